import Storage

/// Who does something in the console.
public struct StaffMember: Sendable, Hashable {
    /// The id of the user.
    public let id: String
    public let name: String

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// What staff do to a customer, as events are called.
public enum StaffEvent: String, Sendable, CaseIterable {
    case noteAdded = "Note Added"
    case noteEdited = "Note Edited"
    case noteDeleted = "Note Deleted"
    case tagAdded = "Tag Added"
    case tagRemoved = "Tag Removed"
    /// What somebody told them: ``Events/ConsentDecisions``.
    case consentUpdated = "Segment Consent Preference Updated"
}

/// To what a note or a tag belongs. Numbers are those of profiles and companies; kinds are stored.
public enum Subject: Sendable, Hashable {
    case person(Int64)
    case company(Int64)

    var kind: Int64 { if case .person = self { 1 } else { 2 } }

    var number: Int64 {
        switch self {
        case .person(let number), .company(let number): number
        }
    }

    /// That a row with the columns `kind` and `subject` belongs to one of these.
    static func condition(_ subjects: [Subject]) -> SQL {
        let people = subjects.filter { $0.kind == 1 }.map { SQLValue.integer($0.number) }
        let companies = subjects.filter { $0.kind == 2 }.map { SQLValue.integer($0.number) }
        return "(kind = 1 AND subject IN (\(SQL.list(people))) OR kind = 2 AND subject IN (\(SQL.list(companies))))"
    }
}
