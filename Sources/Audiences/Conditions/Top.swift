import Core

/// Those who have most of something: the first so many when everybody, whoever else is asked for, is sorted by it, the greatest first. Who has
/// none is not among them; of equals those who came last are.
public struct Top: Hashable, Sendable {
    public let count: Int
    /// A number or a date.
    public let attribute: Attribute

    static let most = 1_000_000

    /// Nil where the attribute has no order that means anything.
    public init?(_ count: Int, by attribute: Attribute) {
        switch attribute {
        case .events, .lastSeen, .firstSeen, .trait, .computed, .consentTime, .people, .active: break
        case .name, .email, .phone, .known, .tag, .source, .identifier, .consent, .groupID: return nil
        }
        (self.count, self.attribute) = (count, attribute)
    }
}

extension Top {
    /// Throws ``ConditionFailure``.
    init(_ fields: DefinitionFields, of subject: ListSubject) throws {
        let count = try fields.whole(fields["top"] ?? .null, "top", 1...Self.most)
        guard let attribute = fields["by"]?.string.flatMap({ Attribute($0) }), subject.has(attribute),
            let top = Top(count, by: attribute)
        else {
            throw ConditionFailure(
                fields.inside("by"),
                "Name what they have most of: events, first_seen, last_seen, trait:points or computed:revenue."
            )
        }
        try fields.refuseOthers(than: ["top", "by"])
        self = top
    }

    var json: JSON { ["top": .integer(Int64(count)), "by": .string(attribute.text)] }
}
