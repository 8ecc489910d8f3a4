public import Core

/// Somebody who came to an audience, or left it; a company, where it is one of companies.
public struct MembershipChange: Sendable, Identifiable, Hashable {
    /// Ascending in the order in which changes were seen.
    public let id: Int64
    /// The number of the profile, or of the company.
    public let member: Int64
    public let hasEntered: Bool
    public let reason: MembershipReason
    public let time: Instant
}

/// Why somebody came to an audience or left it.
public enum MembershipReason: Int64, Sendable, CaseIterable {
    /// Of what they did, or what became known of them.
    case activity = 1
    /// Nothing happened, but a window moved on.
    case time = 2
    /// The audience means something else.
    case definition = 3
    /// Two people turned out to be one.
    case merge = 4
    /// Two who had been taken for one are two again.
    case unmerge = 5

    /// As programs write it.
    public var name: String {
        switch self {
        case .activity: "activity"
        case .time: "time"
        case .definition: "definition"
        case .merge: "merge"
        case .unmerge: "unmerge"
        }
    }
}

/// How many members an audience had at the end of an hour, and how many came and left in it.
public struct MembershipSize: Sendable, Hashable {
    /// The beginning of the hour.
    public let hour: Instant
    public let members: Int
    public let entered: Int
    public let exited: Int
}

/// What another meaning would change in who belongs.
public struct MembershipPreview: Sendable {
    /// How many would belong.
    public let members: Int
    public let joining: Int
    public let leaving: Int
    /// Some of each, by number.
    public let joiningSample: [Int64]
    public let leavingSample: [Int64]
}
