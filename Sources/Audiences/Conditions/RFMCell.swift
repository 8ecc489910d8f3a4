import Core

/// Those in a cell of the grid that ``Insight/Kind/rfm(_:value:window:onlyDoers:)`` makes: in one fifth by how recently, how often or for
/// how much they did something. 5 is the best fifth.
public struct RFMCell: Hashable, Sendable {
    public let events: EventChoice
    /// The properties whose product is what an event is worth.
    public let value: [String]
    public let window: EventWindow
    /// Whether fifths are of those who did it, and not of everybody, where those who never did it fill the lowest.
    public let onlyDoers: Bool
    /// The fifth, 1…5; any where nil.
    public let recency: Int?
    public let frequency: Int?
    public let monetary: Int?

    public static let parts = 5

    public init(
        _ events: EventChoice,
        value: [String],
        window: EventWindow,
        onlyDoers: Bool = false,
        recency: Int? = nil,
        frequency: Int? = nil,
        monetary: Int? = nil
    ) {
        (self.events, self.value, self.window, self.onlyDoers) = (events, value, window, onlyDoers)
        (self.recency, self.frequency, self.monetary) = (recency, frequency, monetary)
    }

    /// In the order of the grid.
    var fifths: [Int?] { [recency, frequency, monetary] }
}

/// `{"rfm":{"did":"Order Completed"},"value":["price","quantity"],"recency":5,"frequency":4}`
extension RFMCell {
    /// Throws ``ConditionFailure`` that names the place.
    init(_ fields: DefinitionFields) throws {
        func fifth(_ name: String) throws -> Int? {
            try fields[name].map { try fields.whole($0, name, 1...Self.parts) }
        }
        let names = ["recency", "frequency", "monetary"]
        guard names.contains(where: { fields[$0] != nil }) else {
            throw ConditionFailure(fields.inside("rfm"), "Name a fifth: recency, frequency or monetary, from 1 to 5.")
        }
        guard case .object(let event)? = fields["rfm"] else {
            throw ConditionFailure(fields.inside("rfm"), "Name an event: {\"did\":\"Order Completed\"}.")
        }
        let inner = DefinitionFields(event, at: fields.inside("rfm"))
        try inner.refuseOthers(than: EventChoice.fields)
        try fields.refuseOthers(than: ["rfm", "value", "only_doers"] + names + EventWindow.fields)
        self.init(
            try EventChoice(inner, "did"),
            value: try fields.properties("value"),
            window: try EventWindow(fields),
            onlyDoers: try fields.onlyDoers(),
            recency: try fifth("recency"),
            frequency: try fifth("frequency"),
            monetary: try fifth("monetary")
        )
    }

    var json: JSON {
        var fields = window.json
        fields["rfm"] = .object(events.fields)
        fields["value"] = value.count == 1 ? .string(value[0]) : .array(value.map { .string($0) })
        if onlyDoers { fields["only_doers"] = true }
        fields["recency"] = recency.map { .integer(Int64($0)) }
        fields["frequency"] = frequency.map { .integer(Int64($0)) }
        fields["monetary"] = monetary.map { .integer(Int64($0)) }
        return .object(fields)
    }
}

extension DefinitionFields {
    /// Whether only those who did it are divided. Throws ``ConditionFailure``.
    func onlyDoers() throws -> Bool {
        guard self["only_doers"] == nil || self["only_doers"] == true else {
            throw ConditionFailure(inside("only_doers"), "Give true, or leave it out.")
        }
        return self["only_doers"] == true
    }

    /// Properties whose product is meant. Throws ``ConditionFailure``.
    func properties(_ name: String) throws -> [String] {
        let names = self[name]?.array ?? self[name].map { [$0] } ?? []
        let properties = names.compactMap(\.string).filter { !$0.isEmpty && $0.utf8.count <= 200 }
        guard properties.count == names.count, (1...3).contains(properties.count) else {
            throw ConditionFailure(inside(name), "Name a property, or up to 3 whose product is meant.")
        }
        return properties
    }
}
