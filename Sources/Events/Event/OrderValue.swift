import CSimdjson
import Core

/// What a completed order was worth, as its event says it: `revenue`, else `total`, with its `currency`.
public struct OrderValue: Sendable, Hashable {
    /// Thousandths of the currency's unit: every currency of ISO 4217 fits, and sums stay whole numbers.
    public let thousandths: Int64
    /// ISO 4217 in capitals; empty where the event does not say.
    public let currency: String

    /// The name of the track event that counts, in any spelling of its letters.
    public static let eventName = "Order Completed"

    /// Where one order claims more than this, somebody made a mistake.
    private static let largest = 1e11

    /// Nil where no amount is said, or an impossible one.
    init?(amount: Double?, currency: String?) {
        guard let amount, amount.magnitude < Self.largest else { return nil }
        thousandths = Int64((amount * 1_000).rounded())
        let letters = (currency ?? "").uppercased()
        let isCode = letters.utf8.count == 3 && letters.utf8.allSatisfy { (65...90).contains($0) }
        self.currency = isCode ? letters : ""
    }

    /// As the event was stored.
    init?(payload: JSON) {
        guard let properties = payload["properties"] else { return nil }
        func number(_ json: JSON?) -> Double? {
            switch json {
            case .integer(let value)?: Double(value)
            case .number(let value)?: value
            case .string(let text)?: Double(text)
            default: nil
            }
        }
        self.init(
            amount: number(properties["revenue"]) ?? number(properties["total"]),
            currency: properties["currency"]?.string
        )
    }

    static func isOrder(_ type: EventType, _ name: String) -> Bool {
        type == .track && name.utf8.count == eventName.utf8.count && name.lowercased() == eventName.lowercased()
    }
}

extension EventReader {
    /// The value of the order that has these properties.
    func orderValue(of properties: dangol_slice) -> OrderValue? {
        guard properties.isObject else { return nil }
        var said: [String: String] = [:]
        for field in fields(of: properties) where ["revenue", "total", "currency"].contains(field.name) {
            // Of two fields of one name the last one counts, as it does in the stored event.
            said[field.name] = field.json == "true" || field.json == "false" ? nil : field.scalar
        }
        func number(_ name: String) -> Double? { said[name].flatMap(Double.init) }
        return OrderValue(amount: number("revenue") ?? number("total"), currency: said["currency"])
    }
}
