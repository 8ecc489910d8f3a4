import Columns

/// How many of a company's people have to be meant.
public enum PeopleQuantifier: String, Sendable, CaseIterable {
    case any
    /// All of them; of nobody that is not so.
    case every
    case no

    /// As definitions say it.
    public var name: String { "\(rawValue)_person" }

    func holds(of members: [Int], _ meant: Bitmap) -> Bool {
        switch self {
        case .any: members.contains { meant[$0] }
        case .every: !members.isEmpty && members.allSatisfy { meant[$0] }
        case .no: !members.contains { meant[$0] }
        }
    }
}
