import Core

/// Reads an event's payload for its sentence. What is missing or of another type than expected is nil: events come
/// from strangers.
struct EventPayload: Sendable {
    private let payload: JSON

    init(_ text: String) { payload = (try? JSON(parsing: text)) ?? .null }

    var properties: [(name: String, value: JSON)] { EventPayload.fields(of: payload["properties"]) }

    var traits: [(name: String, value: JSON)] { EventPayload.fields(of: payload["traits"]) }

    /// A property as text.
    func text(_ name: String) -> String? { EventPayload.text(payload["properties"]?[name]) }

    func trait(_ name: String) -> String? { EventPayload.text(payload["traits"]?[name]) }

    /// What was decided for each category, in the order of their names.
    func decisions(_ name: String) -> [(category: String, isGranted: Bool)] {
        EventPayload.fields(of: payload["properties"]?[name]).sorted { $0.name < $1.name }.compactMap { field in
            if case .bool(let isGranted) = field.value { (String(field.name.prefix(60)), isGranted) } else { nil }
        }
    }

    /// A field of the event itself.
    func root(_ name: String) -> String? { EventPayload.text(payload[name]) }

    /// Who of the staff did it.
    var staff: String? { EventPayload.text(payload["context"]?["staff"]?["name"]) }

    func number(_ name: String) -> Double? { EventPayload.number(payload["properties"]?[name]) }

    /// What was bought, with the quantities counted: 2 shirts and a hat are three.
    var productCount: Int64? {
        guard let products = payload["properties"]?["products"]?.array, !products.isEmpty else { return nil }
        let quantities = products.map { EventPayload.number($0["quantity"]) ?? 1 }
        let sum = quantities.reduce(0, +)
        return sum >= 1 && sum < 1e9 ? Int64(sum) : Int64(products.count)
    }

    /// The amount of money under the first of `names` that the event has, with its currency.
    func money(_ names: String..., format: Format) -> String? {
        guard let amount = names.lazy.compactMap(number).first, amount.isFinite else { return nil }
        guard let currency = text("currency"), currency.count == 3 else {
            return format.decimal(amount, digits: amount == amount.rounded() ? 0 : 2)
        }
        return format.money(amount, currency: currency)
    }

    private static func fields(of json: JSON?) -> [(name: String, value: JSON)] {
        guard case .object(let fields)? = json else { return [] }
        return fields.map { ($0.key, $0.value) }
    }

    private static func text(_ json: JSON?) -> String? {
        switch json {
        case .string(let value)?: value.isEmpty ? nil : String(value.prefix(120))
        case .integer(let value)?: String(value)
        case .number(let value)?: "\(value)"
        default: nil
        }
    }

    private static func number(_ json: JSON?) -> Double? {
        switch json {
        case .integer(let value)?: Double(value)
        case .number(let value)?: value
        case .string(let value)?: Double(value)
        default: nil
        }
    }
}
