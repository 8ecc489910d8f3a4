public import Core
public import Events
public import Storage

/// Takes a merge back: who went into somebody else is a person of their own again, with what was theirs before and what came of them
/// since.
///
/// All in one transaction, which keeps the pipeline waiting: O(events of both).
public struct Unmerging: Sendable {
    private let database: any Database
    private let rules: IdentityRules
    private let clock: any WallClock
    private let followers: @Sendable () -> [any EventFollower]

    /// `followers`: whatever else is derived of people's events.
    public init(
        database: any Database,
        rules: IdentityRules = IdentityRules(),
        clock: any WallClock,
        followers: @escaping @Sendable () -> [any EventFollower]
    ) {
        (self.database, self.rules, self.clock, self.followers) = (database, rules, clock, followers)
    }

    /// Separates the profile with this UUID, and those who had been merged into it before, from whoever it is now. The two are never merged
    /// by themselves again; an `alias` still may. Throws ``UnmergeFailure``.
    public func unmerge(_ id: String, by member: StaffMember) async throws -> Unmerge {
        let (followers, now) = (followers(), clock.now())
        return try await database.write { [rules] tx in
            // Before anything is read: a batch in between would write what it took for true before.
            try Pipeline.beginAnew(in: tx)
            guard let row = try tx.row("SELECT number, survivor FROM profile WHERE id = \(id)") else {
                throw UnmergeFailure.unknownProfile
            }
            let (profile, other) = (try row.integer(0), try row.integer(1))
            guard profile != other else { throw UnmergeFailure.notMerged }
            let separation = try Separation(of: profile, from: other, rules, in: tx)
            try separation.write(by: member, at: now, in: tx)
            var bookkeeping = Bookkeeping()
            try bookkeeping.separate(separation.events, of: separation.numbers, in: tx)
            for var follower in followers {
                try follower.follow(separation.events, of: separation.numbers, in: tx)
            }
            return Unmerge(
                profileID: id,
                otherID: try tx.row("SELECT id FROM profile WHERE number = \(other)")?.text(0) ?? "",
                events: separation.eventCount,
                identifiers: separation.identifiers.count
            )
        }
    }
}

/// What an unmerge came to.
public struct Unmerge: Sendable {
    /// UUIDv7 of who is a person of their own again.
    public let profileID: String
    /// UUIDv7 of whoever they were taken for.
    public let otherID: String
    /// How many events and identifiers are theirs now.
    public let events: Int
    public let identifiers: Int
}

/// Why a merge cannot be taken back.
public enum UnmergeFailure: Failure, Equatable {
    case unknownProfile
    case notMerged

    public var kind: FailureKind { self == .unknownProfile ? .notFound : .conflict }

    public var code: String { self == .unknownProfile ? "unknown_profile" : "not_merged" }

    public var message: String {
        switch self {
        case .unknownProfile: "There is no such profile. Name the one that was merged by its id."
        case .notMerged: "This profile is merged into nobody: there is nothing to take back."
        }
    }
}

/// Something that is derived of people's events by a part that this one does not know.
public protocol EventFollower: Sendable {
    /// Events changed hands among the profiles with these numbers: `events` are all that are theirs, each with the number of whose it is now.
    mutating func follow(_ events: [IncomingEvent], of profiles: [Int64], in tx: any WriteTransaction) throws
}

extension Profiles {
    /// The numbers of those who were one person until an unmerge after the one with this number, of both sides; and the number of the latest
    /// unmerge, 0 where there was none. There are as many as staff made.
    public static func separated(
        after number: Int64,
        in tx: any ReadTransaction
    ) throws -> (profiles: [Int64], last: Int64) {
        let rows = try tx.rows(
            "SELECT number, profile, other FROM profile_separation WHERE number > \(number) ORDER BY number"
        )
        return (try rows.flatMap { [try $0.integer(1), try $0.integer(2)] }, try rows.last?.integer(0) ?? number)
    }
}
