public import Core
import Foundation

/// What is said of the workspace as a whole.
public struct Workspace: Sendable, Equatable {
    public let name: String
    /// IANA name of the zone in which days begin and times are written.
    public let timeZone: String
    /// ISO 4217: the currency of sums over everything.
    public let currency: String
    /// In which the console speaks to whoever did not choose; nil for the browser's.
    public let language: Language?

    /// Throws ``AccessFailure`` where a name, a time zone or a currency is none.
    public init(name: String, timeZone: String, currency: String, language: Language?) throws(AccessFailure) {
        guard TimeZone(identifier: timeZone) != nil else { throw .unknownTimeZone }
        guard Self.currencies.contains(currency) else { throw .unknownCurrency }
        self.name = try PersonName.checked(name)
        self.timeZone = timeZone
        self.currency = currency
        self.language = language
    }

    /// As it is before anybody says anything: one in Korea.
    public static func initial(timeZone: String) -> Workspace { Workspace(uncheckedTimeZone: timeZone) }

    private init(uncheckedTimeZone timeZone: String) {
        (name, self.timeZone, currency, language) = ("Dangol", timeZone, "KRW", nil)
    }

    /// The currencies that one can choose (ISO 4217), those of our users first.
    public static let currencies = [
        "KRW", "USD", "JPY", "EUR", "CNY", "GBP", "TWD", "HKD", "SGD", "THB", "VND", "IDR", "PHP", "MYR", "INR", "AUD",
        "NZD", "CAD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "TRY", "ILS", "AED", "SAR", "ZAR", "BRL",
        "MXN", "CLP", "COP", "ARS",
    ]

    /// The zones that one can choose.
    public static var timeZones: [String] { TimeZone.knownTimeZoneIdentifiers.sorted() }
}
