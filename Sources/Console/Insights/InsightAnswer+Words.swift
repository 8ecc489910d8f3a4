import Core

/// How an answer writes its numbers.
extension InsightAnswer {
    static func decimal(_ json: JSON) -> Double {
        switch json {
        case .number(let number): number
        default: Double(json.integer ?? 0)
        }
    }

    func short(_ json: JSON) -> String {
        let number = Self.decimal(json)
        return format.decimal(number, digits: number == number.rounded() || number.magnitude >= 100 ? 0 : 1)
    }

    /// The largest unit that it has one of, rounded down.
    func duration(_ seconds: Int64) -> String {
        let units: [(String, Int64)] = [("days", 86_400), ("hours", 3_600), ("minutes", 60)]
        for (unit, length) in units where seconds >= length {
            return text.plural("insights.took.\(unit)", seconds / length, format.number(seconds / length))
        }
        return text.plural("insights.took.seconds", seconds, format.number(seconds))
    }

    func percent(_ share: Double) -> String {
        format.decimal(share * 100, digits: share != 0 && share.magnitude < 0.1 ? 1 : 0) + "%"
    }

    static func share(_ count: Int64, of all: Int64) -> Double { all == 0 ? 0 : Double(count) / Double(all) }

    static func shade(_ share: Double) -> String { "shade-\(min(9, Int(share * 10)))" }

    static func short(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(abs(hundredths % 100) < 10 ? "0" : "")\(abs(hundredths % 100))"
    }
}
