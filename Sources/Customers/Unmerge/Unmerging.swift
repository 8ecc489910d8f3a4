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

    /// Separates the profile with the UUID `id`, and those who had been merged into it before, from the person with the UUID `person`. The two
    /// are never merged by themselves again; an `alias` still may. Throws ``UnmergeFailure``.
    public func unmerge(_ id: String, from person: String, by member: StaffMember) async throws -> Unmerge {
        let (followers, now) = (followers(), clock.now())
        return try await database.write { [rules] tx in
            // Before anything is read: a batch in between would write what it took for true before.
            try Pipeline.beginAnew(in: tx)
            let row = try tx.row(
                """
                SELECT p.number, o.number FROM profile p JOIN profile o ON o.number = p.survivor
                WHERE p.id = \(id) AND o.id = \(person) AND p.number <> o.number
                """
            )
            guard let row else { throw UnmergeFailure.notMerged }
            let (profile, other) = (try row.integer(0), try row.integer(1))
            let separation = try Separation(of: profile, from: other, rules, in: tx)
            try separation.write(by: member, at: now, in: tx)
            var bookkeeping = Bookkeeping()
            try bookkeeping.separate(separation.events, of: separation.numbers, in: tx)
            for var follower in followers {
                try follower.follow(separation.events, of: separation.numbers, in: tx)
            }
            return Unmerge(
                profileID: id,
                otherID: person,
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
    /// The one is not, or no longer, merged into the other one.
    case notMerged

    public var kind: FailureKind { .conflict }

    public var code: String { "not_merged" }

    public var message: String {
        "This profile is not merged into this person. Take its id from a merge in the identity history that still holds."
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
