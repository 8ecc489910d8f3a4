import Core
import Foundation

/// Writes numbers, money, dates and names as people of one language read them, in the workspace's time zone.
struct Format: Sendable {
    let text: Catalogue
    let timeZone: TimeZone
    let now: Instant
    /// Of sums that name none (ISO 4217).
    var currency = "KRW"

    var language: Language { text.language }

    /// `12,345`.
    func number(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        var output = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { output.append(",") }
            output.append(digit)
        }
        return value < 0 ? "-" + output : output
    }

    /// With `digits` decimals, grouped: `1,234.50`.
    func decimal(_ value: Double, digits: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
        let scale = Format.powersOfTen[min(digits, Format.powersOfTen.count - 1)]
        let scaled = Int64((value.magnitude * Double(scale)).rounded())
        let whole = number(scaled / scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + whole }
        let fraction = String(scaled % scale)
        return sign + whole + "." + String(repeating: "0", count: max(0, digits - fraction.count)) + fraction
    }

    /// `₩12,300`, `$12.30`; a currency without a sign of its own is written behind: `12.30 CHF`.
    func money(_ amount: Double, currency: String) -> String {
        let currency = currency.uppercased()
        let digits = decimal(amount.magnitude, digits: Format.wholeCurrencies.contains(currency) ? 0 : 2)
        let sign = amount < 0 ? "-" : ""
        guard let symbol = symbol(of: currency) else { return "\(sign)\(digits) \(currency)" }
        return sign + symbol + digits
    }

    /// How many, honestly: `1,204`, or `10,000+` where nobody counted on.
    func count(_ count: CappedCount) -> String {
        number(Int64(count.value)) + (count.isCapped ? "+" : "")
    }

    /// Events per second: `142`, `0.4`.
    func rate(_ perSecond: Double) -> String {
        perSecond >= 10 || perSecond == 0 ? number(Int64(perSecond.rounded())) : decimal(perSecond, digits: 1)
    }

    /// `+821012345678` as `010-1234-5678`; any other country's number as it is.
    func phone(_ e164: String) -> String {
        guard e164.hasPrefix("+82"), e164.dropFirst(3).allSatisfy(\.isNumber) else { return e164 }
        let digits = "0" + e164.dropFirst(3)
        let area = digits.hasPrefix("02") ? 2 : 3
        guard digits.count >= area + 7 else { return e164 }
        return [digits.prefix(area), digits.dropFirst(area).dropLast(4), digits.suffix(4)].joined(separator: "-")
    }

    private func symbol(of currency: String) -> String? {
        switch currency {
        case "KRW": "₩"
        case "USD": language == .korean ? "US$" : "$"
        case "EUR": "€"
        case "GBP": "£"
        case "JPY": language == .korean ? "JP¥" : "¥"
        default: nil
        }
    }

    /// ISO 4217 currencies that are not divided in daily use.
    private static let wholeCurrencies: Set<String> = ["KRW", "JPY", "VND", "CLP", "ISK"]
    private static let powersOfTen: [Int64] = [1, 10, 100, 1_000]
}
