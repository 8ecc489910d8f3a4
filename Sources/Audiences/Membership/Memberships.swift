import Columns
public import Core
public import Customers
public import Foundation
public import Storage
import Synchronization

/// Who belongs to each audience at the moment, kept up as things happen and as time passes: who came, who left and why, and how
/// many there were.
///
/// A round looks at those of whom something was read since the last one; at everybody only where the audience is new to it, means
/// something else, or asks for what time alone changes. Members and changes are written together, page by page, so that no change is
/// seen twice or lost, and in small transactions, so that the pipeline does not wait.
public final class Memberships: Sendable {
    struct Known: Sendable {
        /// As the members were judged by, other audiences replaced by their meaning.
        var condition: String
        /// The same, to compare with: a thousand of them are in every round. Nil where it cannot be read any more.
        var meaning: Condition?
        var members: [UInt64]
        var count: Int
        var seenAt: Instant
        /// When everybody was looked at last; nil where the program has not yet.
        var wholeAt: Instant?

        func means(_ condition: Condition) -> Bool {
            meaning == condition || self.condition == condition.json.text
        }
    }

    /// What a round came to for one audience.
    struct Found: Sendable {
        let audience: String
        let known: Known
        let before: Known?
        let changes: [Change]
    }

    struct Change: Sendable {
        let member: Int
        /// The page on which the bit stands that changed: of whom they were before, where two turned out to be one.
        let page: Int
        let hasEntered: Bool
        let reason: MembershipReason
    }

    /// Windows are this exact: time alone makes nobody come or leave more often.
    public static let wholeInterval = Instant.minute
    /// Companies are looked at this often at most, for what their people come to is added up for all of them.
    public static let companiesInterval = 5 * Instant.second
    /// Changes are kept for so long.
    public static let keptDays: Int64 = 90

    let database: any Database
    private let lists: AllLists
    private let clock: any WallClock
    private let wholeLooks: Int
    private struct State {
        /// Nil until it was read from the database.
        var known: [String: Known]?
        /// When the last round began.
        var roundAt: Instant?
    }
    private let state = Mutex(State())

    /// One for a workspace: two would count every change twice. `wholeLooks`: how many people a round looks at for each second since the last one
    /// where it looks at everybody, over all audiences, but one audience at least. Whoever asks for a list meanwhile shares the cores with the
    /// round: at the usual number a fifth of the time.
    public init(database: any Database, lists: AllLists, clock: any WallClock, wholeLooks: Int = 16_000_000) {
        (self.database, self.lists, self.clock, self.wholeLooks) = (database, lists, clock, wholeLooks)
    }

    /// Brings audiences up to date, or begins to: ``Customers/Freshness/behind`` where some are left for the next round. To be called by one at a
    /// time. Throws ``StorageFailure``; then the next round looks at everybody.
    @discardableResult
    public func round(zone: TimeZone) async throws -> Freshness {
        let now = clock.now()
        do {
            let known = try await known()
            let (people, postponed, all) = try await look(known, wholeLooks(until: now), now, zone)
            let companies = all.filter { $0.subject == .companies }
            let found = try await people + lookAtCompanies(companies, known, now, zone)
            let existing = Set(all.map(\.id))
            let gone = known.keys.filter { !existing.contains($0) }
            if !found.isEmpty || !gone.isEmpty { try await write(found, gone, now) }
            state.withLock { state in
                for name in gone { state.known?[name] = nil }
                for found in found { state.known?[found.audience] = found.known }
                for audience in postponed where audience.asksForAll { state.known?[audience.id]?.wholeAt = nil }
            }
            return postponed.isEmpty ? .current : .behind
        } catch {
            // What was touched since the last round is not known any more.
            state.withLock { $0.known = nil }
            throw error
        }
    }

    /// How many people may be looked at by this round; of a long pause ten seconds count.
    private func wholeLooks(until now: Instant) -> Int {
        let before = state.withLock { state in
            defer { state.roundAt = now }
            return state.roundAt
        }
        let passed = before.map { now.microseconds(since: $0) } ?? 0
        return Int(min(max(passed, Instant.second), 10 * Instant.second)) * (wholeLooks / 1_000) / 1_000
    }

    /// Who belonged to each audience at the last round, a bit a person.
    func latest() async throws -> [String: [UInt64]] {
        // What is read here is not remembered: a round may end meanwhile, and knows better.
        if let known = state.withLock({ $0.known }) { return known.mapValues(\.members) }
        return try await stored().mapValues(\.members)
    }

    /// How many belonged to each audience at the last round, a second ago while the server runs, and when that was found; nothing of one that no
    /// round has seen.
    public func counts() async throws -> [String: (members: Int, since: Instant)] {
        if let known = state.withLock({ $0.known }) { return known.mapValues { ($0.count, $0.seenAt) } }
        return try await database.read { tx in
            var counts: [String: (members: Int, since: Instant)] = [:]
            for row in try tx.rows("SELECT audience, people, seen_at FROM audience_state") {
                counts[try row.text(0)] = (Int(try row.integer(1)), try row.instant(2))
            }
            return counts
        }
    }

    private func known() async throws -> [String: Known] {
        if let known = state.withLock({ $0.known }) { return known }
        let stored = try await stored()
        state.withLock { $0.known = stored }
        return stored
    }

    private func stored() async throws -> [String: Known] {
        try await database.read { tx in
            var known: [String: Known] = [:]
            let statement: SQL = """
                SELECT s.audience, s.condition, s.people, s.seen_at, COALESCE(a.subject, 'people')
                FROM audience_state s LEFT JOIN audience a ON a.id = s.audience
                """
            for row in try tx.rows(statement) {
                let (audience, condition) = (try row.text(0), try row.text(1))
                let subject = ListSubject(rawValue: try row.text(4)) ?? .people
                known[audience] = Known(
                    condition: condition,
                    meaning: try? Condition(keptAs: condition, of: subject),
                    members: try MembershipPages.members(of: audience, in: tx),
                    count: Int(try row.integer(2)),
                    seenAt: try row.instant(3)
                )
            }
            return known
        }
    }
}

// MARK: - Looking

extension Memberships {
    private func look(
        _ known: [String: Known],
        _ wholeLooks: Int,
        _ now: Instant,
        _ zone: TimeZone
    ) async throws -> (found: [Found], postponed: [(id: String, asksForAll: Bool)], all: [Audience]) {
        let looked = try await lists.people.lookAtAudiences(now: now, zone) {
            table,
            circumstances,
            touched,
            audiences,
            all,
            tx in
            var found: [Found] = []
            var postponed: [(id: String, asksForAll: Bool)] = []
            var merged: [Int: Int] = [:]
            let turns = audiences.map { Turn($0.condition, known[$0.id], isForAll: touched == nil, now) }
            // Those come first for whom it was longest ago, so that none waits for ever.
            let due = turns.indices.filter { turns[$0].isDue }
                .sorted { (turns[$0].wholeAt, $0) < (turns[$1].wholeAt, $1) }
            let whole = Set(due.prefix(max(1, wholeLooks / max(1, table.bound))))
            for (index, (audience, condition)) in audiences.enumerated() {
                let (before, turn, isWhole) = (known[audience], turns[index], whole.contains(index))
                if turn.isDue, !isWhole {
                    postponed.append((audience, touched == nil))
                    // Where only time has gone by, those who were touched are looked at now.
                    guard turn.isOnlyLate else { continue }
                }
                var members: Bitmap
                if isWhole {
                    members = table.people(condition, circumstances)
                } else if let touched, !touched.isEmpty {
                    members = Bitmap(bound: table.bound, words: before?.members ?? [])
                    members.subtract(Bitmap(bound: table.bound, words: touched))
                    members.formUnion(table.people(condition, among: touched, circumstances))
                } else {
                    continue
                }
                var look = Look(audience, condition, members, before, now)
                look.after.wholeAt = isWhole ? now : before?.wholeAt
                found.append(
                    try look.found { say in
                        let old = Bitmap(bound: table.bound, words: before?.members ?? [])
                        try Self.follow(from: old, to: members, table, tx, &merged) {
                            person,
                            place,
                            hasEntered,
                            isMerge in
                            let isActive =
                                table.lastSeen[person] > look.seenBefore || touched?.holds(person) ?? false
                            say(person, place, hasEntered, isMerge ? .merge : isActive ? .activity : .time)
                        }
                    }
                )
            }
            return (found, postponed, all)
        }
        return looked ?? ([], [], [])
    }

    /// Companies are always looked at as a whole.
    private func lookAtCompanies(
        _ audiences: [Audience],
        _ known: [String: Known],
        _ now: Instant,
        _ zone: TimeZone
    ) async throws -> [Found] {
        var found: [Found] = []
        for audience in audiences {
            let (before, condition) = (known[audience.id], audience.condition)
            let isSame = before?.means(condition) ?? false
            if isSame, let seen = before?.wholeAt, now.microseconds(since: seen) < Self.companiesInterval { continue }
            do {
                found.append(
                    try await lists.companies.read(Listing(condition: condition), asking: [], zone: zone) { reading in
                        var look = Look(audience.id, condition, reading.members, before, now)
                        look.after.wholeAt = now
                        return look.found { say in
                            var (entered, exited) = (reading.members, look.old(reading.members.bound))
                            entered.subtract(exited)
                            exited.subtract(reading.members)
                            func reason(_ company: Int) -> MembershipReason {
                                reading.table.lastSeen[company] > look.seenBefore || !condition.changesWithTime
                                    ? .activity : .time
                            }
                            exited.forEach { say($0, $0, false, reason($0)) }
                            entered.forEach { say($0, $0, true, reason($0)) }
                        }
                    }
                )
            } catch let failure as any Failure where failure.kind == .invalid {
                // It means what is not there any more, or is too much: its last members stay.
                continue
            }
        }
        return found
    }

    /// Whether everybody has to be looked at for an audience.
    private struct Turn {
        let isDue: Bool
        /// Because time has gone by, and for no other reason.
        let isOnlyLate: Bool
        /// When everybody was looked at last, microseconds; 0 where the program has not yet.
        let wholeAt: Int64

        init(_ condition: Condition, _ before: Known?, isForAll: Bool, _ now: Instant) {
            let isSame = before?.means(condition) ?? false
            let isLate =
                condition.changesWithTime
                && before?.wholeAt.map { now.microseconds(since: $0) >= Memberships.wholeInterval } ?? true
            let isUnseen = !isSame || isForAll || before?.wholeAt == nil
            isDue = isUnseen || isLate
            isOnlyLate = isLate && !isUnseen
            wholeAt = before?.wholeAt?.microseconds ?? 0
        }
    }

    /// What one look at an audience finds.
    private struct Look {
        private let audience: String
        private let before: Known?
        var after: Known

        init(_ audience: String, _ condition: Condition, _ members: Bitmap, _ before: Known?, _ now: Instant) {
            (self.audience, self.before) = (audience, before)
            let isSame = before?.meaning == condition
            after = Known(
                condition: isSame ? before?.condition ?? "" : condition.json.text,
                meaning: condition,
                members: members.words,
                count: members.count,
                seenAt: now
            )
        }

        /// When it was written last, microseconds.
        var seenBefore: Int64 { before?.seenAt.microseconds ?? 0 }

        func old(_ bound: Int) -> Bitmap { Bitmap(bound: bound, words: before?.members ?? []) }

        /// `changes` says who came and who left, from which place; it is not asked of whoever belongs from the beginning, for they did not come.
        func found(
            _ changes: (_ say: (_ member: Int, _ place: Int, _ hasEntered: Bool, MembershipReason) -> Void) throws ->
                Void
        ) rethrows -> Found {
            var (found, after) = ([Change](), after)
            if let before {
                let isSame = before.condition == after.condition
                try changes { member, place, hasEntered, reason in
                    found.append(
                        Change(
                            member: member,
                            page: MembershipPages.page(of: place),
                            hasEntered: hasEntered,
                            reason: isSame ? reason : .definition
                        )
                    )
                }
                // Nothing to write; but that all were looked at counts.
                if found.isEmpty, isSame, MembershipPages.changed(from: before.members, to: after.members).isEmpty {
                    after.seenAt = before.seenAt
                }
            }
            return Found(audience: audience, known: after, before: before, changes: found)
        }
    }

    /// Says who came and who left. Who became somebody else has not left where that other one belongs, nor has the other one come.
    private static func follow(
        from old: Bitmap,
        to new: Bitmap,
        _ table: AttributeTable,
        _ tx: any ReadTransaction,
        _ merged: inout [Int: Int],
        _ say: (_ person: Int, _ place: Int, _ hasEntered: Bool, _ isMerge: Bool) -> Void
    ) throws {
        var (entered, exited) = (new, old)
        entered.subtract(old)
        exited.subtract(new)
        var gone: [Int64] = []
        exited.forEach { person in
            if !table.contains(Int64(person)), merged[person] == nil { gone.append(Int64(person)) }
        }
        for (loser, survivor) in try Profiles.merged(of: gone, in: tx) { merged[Int(loser)] = Int(survivor) }
        var moved: [Int] = []
        exited.forEach { person in
            guard let survivor = merged[person] else { return say(person, person, false, false) }
            if new[survivor] { moved.append(survivor) } else if !old[survivor] { say(survivor, person, false, true) }
        }
        for survivor in moved where survivor < entered.bound { entered[survivor] = false }
        entered.forEach { say($0, $0, true, false) }
    }
}

extension [UInt64] {
    fileprivate func holds(_ ordinal: Int) -> Bool {
        ordinal >> 6 < count && self[ordinal >> 6] & (1 << UInt64(ordinal & 63)) != 0
    }
}

// MARK: - Asking

extension Memberships {
    /// The numbers of those who belonged to the audience at the last round, ascending.
    public func members(of audience: String) async throws -> [Int64] {
        try await database.read { tx in
            let words = try MembershipPages.members(of: audience, in: tx)
            var members: [Int64] = []
            Bitmap(bound: words.count * 64, words: words).forEach { members.append(Int64($0)) }
            return members
        }
    }

    /// Who came to the audience and who left it, the latest first; `limit` is held to 1…500. Throws ``CursorFailure``.
    public func changes(
        of audience: String,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws -> Page<MembershipChange> {
        let limit = min(max(limit, 1), 500)
        let last = try cursor.map { try Cursor($0, count: 1).keys[0] } ?? .max
        return try await database.read { tx in
            let found = try MembershipPack.changes(of: audience, before: last, limit: limit + 1, in: tx)
            let changes = Array(found.prefix(limit))
            return Page(items: changes, next: found.count > limit ? changes.last.map { Cursor($0.id).text } : nil)
        }
    }

    /// How many members each audience had at the end of each day on which anything changed since then, the earliest first, by the clock of the
    /// `zone`.
    public func dailySizes(since: Instant, zone: TimeZone) async throws -> [String: [(hour: Instant, members: Int)]] {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(since.microseconds) / 1e6))
        let day = SQL.trusted("(hour + \(Int64(offset) * Instant.second)) / \(Instant.day)")
        return try await database.read { tx in
            let last = "SELECT audience, MAX(hour) FROM audience_size WHERE hour >= \(since) GROUP BY audience, " + day
            let rows = try tx.rows(
                "SELECT audience, hour, people FROM audience_size WHERE (audience, hour) IN (" + last
                    + ") ORDER BY hour"
            )
            return Dictionary(grouping: try rows.map { (try $0.text(0), (try $0.instant(1), Int(try $0.integer(2)))) })
            {
                $0.0
            }.mapValues { $0.map { (hour: $0.1.0, members: $0.1.1) } }
        }
    }

    /// How many members the audience had, hour by hour where anything changed, the earliest first; at most the latest 2,000.
    public func sizes(of audience: String, since: Instant) async throws -> [MembershipSize] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT hour, people, entered, exited FROM audience_size
                WHERE audience = \(audience) AND hour >= \(since) ORDER BY hour DESC LIMIT 2000
                """
            ).reversed().map { row in
                MembershipSize(
                    hour: try row.instant(0),
                    members: Int(try row.integer(1)),
                    entered: Int(try row.integer(2)),
                    exited: Int(try row.integer(3))
                )
            }
        }
    }
}
