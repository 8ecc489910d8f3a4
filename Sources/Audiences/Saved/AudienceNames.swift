/// What audiences are called. Where people write conditions, an audience stands under its name; everywhere else under its id.
public struct AudienceNames: Sendable {
    private let names: [String: String]
    /// By all words under which audiences are known.
    private let ids: [String: String]

    public init(_ audiences: [Audience]) {
        names = Dictionary(audiences.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
        // An id stands for itself, whatever others are called.
        ids = Dictionary(
            audiences.map { ($0.name, $0.id) } + audiences.map { ($0.id, $0.id) },
            uniquingKeysWith: { $1 }
        )
    }

    /// Of the audience with this id; nil where there is none.
    public subscript(id: String) -> String? { names[id] }

    /// The compact form of the condition, with names for ids where these are read as the same audience.
    public func text(of condition: Condition) -> String {
        condition.replacingAudiences { id in .audience(names[id].flatMap { ids[$0] == id ? $0 : nil } ?? id) }.text
    }

    /// Reads what somebody wrote, in the compact form with audiences under their ids or names. Throws ``ConditionFailure``.
    public func condition(reading text: String, of subject: ListSubject = .people) throws -> Condition {
        try Condition(reading: text, of: subject, audiences: ids)
    }
}
