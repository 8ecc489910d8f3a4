import Columns
public import Core
public import Customers
import Dispatch
public import Foundation
public import Storage
import Synchronization

/// Who belongs to each audience at the moment, kept up as things happen and as time passes: who came, who left and why, and how
/// many there were.
///
/// A round looks at those of whom something was read since the last one, after a start since the ``MembershipMark``; at everybody only
/// where the audience is new to it, means something else, or asks for what time alone changes. Members and changes are written together,
/// page by page, so that no change is seen twice or lost, and in small transactions, so that the pipeline does not wait.
public final class Memberships: Sendable {
    struct Known: Sendable {
        /// As the members were judged by, other audiences replaced by their meaning.
        var condition: String
        /// The same, to compare with: a thousand of them are in every round. Nil where it cannot be read any more.
        var meaning: Condition?
        var members: [UInt64]
        var count: Int
        var seenAt: Instant
        /// When everybody was looked at last; nil where this program has not yet.
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
    /// One audience of those that this program has not looked at as a whole has its turn so often, where nothing else is due.
    public static let checkInterval = 10 * Instant.second
    /// How often it is written down at most how far what happened is followed.
    private static let markInterval = 10 * Instant.second

    let database: any Database
    private let lists: AllLists
    private let clock: any WallClock
    private let wholeLooks: Int
    private struct State {
        /// Nil until it was read from the database.
        var known: [String: Known]?
        /// When the last round began.
        var roundAt: Instant?
        /// When an audience was looked at as a whole for no other reason than that it had not been.
        var checkedAt: Instant?
        /// By whose clock it looked.
        var zone: TimeZone?
        /// The audiences of which it may have missed somebody.
        var behind: Set<String> = []
        /// What is written down of how far it got, and since when.
        var mark: (written: MembershipMark, at: Instant)?
    }
    private let state = Mutex(State())
    /// Where audiences are judged: for seconds, and the cooperative pool has only as many threads as the machine has cores.
    private let looks = DispatchQueue(label: "dangol.memberships")

    /// One for a workspace: two would count every change twice. `wholeLooks`: how many people a round looks at for each second since the last one
    /// where it looks at everybody, over all audiences, but one audience at least. Whoever asks for a list meanwhile shares the cores with the
    /// round: at the usual number a fifth of the time.
    public init(database: any Database, lists: AllLists, clock: any WallClock, wholeLooks: Int = 16_000_000) {
        (self.database, self.lists, self.clock, self.wholeLooks) = (database, lists, clock, wholeLooks)
    }

    /// Brings audiences up to date, or begins to: ``Customers/Freshness/behind`` where some are left for the next round. To be called by one at a
    /// time. Throws ``StorageFailure``; then the next round goes on from what is written.
    @discardableResult
    public func round(zone: TimeZone) async throws -> Freshness {
        // Before it is said what time it is, so that nearly all that is judged has happened by then.
        try await lists.people.catchUp()
        let now = clock.now()
        do {
            let isResumed = state.withLock { $0.known == nil }
            let known = try await known()
            let looked = try await look(known, isResumed: isResumed, wholeLooks(until: now), now, zone)
            if looked.isAnew { try await forgetMark() }
            let companies = looked.all.filter { $0.subject == .companies }
            let found = try await looked.found + lookAtCompanies(companies, known, now, zone)
            let existing = Set(looked.all.map(\.id))
            let gone = known.keys.filter { !existing.contains($0) }
            if !found.isEmpty || !gone.isEmpty { try await write(found, gone, now) }
            if let mark = looked.mark { try await note(mark, now) }
            state.withLock { state in
                for name in gone { state.known?[name] = nil }
                for found in found { state.known?[found.audience] = found.known }
                (state.zone, state.behind) = (zone, looked.mark?.behind ?? [])
            }
            return looked.isBehind ? .behind : .current
        } catch {
            // What was touched since the last round is not known any more.
            state.withLock { $0.known = nil }
            throw error
        }
    }

    /// What is written from here on is not what the mark speaks of.
    private func forgetMark() async throws {
        try await database.write(.eventual) { tx in try MembershipMark.forget(in: tx) }
        state.withLock { $0.mark = nil }
    }

    /// Writes the mark down where that was long ago. Everything that it says is written already.
    private func note(_ mark: MembershipMark, _ now: Instant) async throws {
        let isDue = state.withLock { state in
            state.mark.map { $0.written != mark && now.microseconds(since: $0.at) >= Self.markInterval } ?? true
        }
        guard isDue else { return }
        try await database.write(.eventual) { tx in try mark.write(in: tx) }
        state.withLock { $0.mark = (mark, now) }
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

    /// Whether a round may look at everybody where nothing is due; not at once after a start, when much else is to be done.
    private func isTimeToCheck(_ now: Instant) -> Bool {
        state.withLock { state in
            let last = state.checkedAt ?? now
            let isTime = now.microseconds(since: last) >= Self.checkInterval
            state.checkedAt = isTime ? now : last
            return isTime
        }
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
    /// What looking at the audiences of people comes to.
    private struct Looked: Sendable {
        var found: [Found] = []
        /// Whether some are left for the next round.
        var isBehind = false
        /// Whether anybody may have been missed before.
        var isAnew = false
        /// Nil where there is no audience at all.
        var mark: MembershipMark?
        var all: [Audience] = []
    }

    private func look(
        _ known: [String: Known],
        isResumed: Bool,
        _ wholeLooks: Int,
        _ now: Instant,
        _ zone: TimeZone
    ) async throws -> Looked {
        // Another clock's days are others for everybody.
        let (missed, isOtherClock) = state.withLock { ($0.behind, $0.zone.map { $0 != zone } ?? false) }
        let checks = isTimeToCheck(now)
        let reading = try await lists.people.readAudiences(
            now: now,
            known: known.mapValues(\.members),
            isResumed: isResumed,
            isBehind: !missed.isEmpty,
            zone
        )
        guard let reading else { return Looked() }
        // Not in the transaction of the reading: a thousand audiences take seconds, and as long as somebody reads, SQLite's log grows,
        // until the pipeline waits for the copy of all of it.
        return await withCheckedContinuation { continuation in
            looks.async {
                continuation.resume(
                    returning: Self.judge(
                        reading,
                        touched: isOtherClock
                            ? nil : TouchedPeople(reading.since.touched, reading.circumstances.history),
                        missed: missed.union(reading.since.behind),
                        known,
                        wholeLooks,
                        checks: checks,
                        now
                    )
                )
            }
        }
    }

    private static func judge(
        _ reading: AudienceReading,
        touched people: TouchedPeople?,
        missed: Set<String>,
        _ known: [String: Known],
        _ wholeLooks: Int,
        checks: Bool,
        _ now: Instant
    ) -> Looked {
        let (table, audiences) = (reading.table, reading.audiences)
        var people = people
        let touched = people?.anyone
        var looked = Looked(isAnew: touched == nil, mark: reading.since.mark, all: reading.all)
        let turns = MembershipTurns(
            audiences.map { audience in
                .init(
                    audience.condition,
                    known[audience.id],
                    isMissed: touched == nil || missed.contains(audience.id),
                    now
                )
            },
            most: wholeLooks / max(1, table.bound),
            checks: checks
        )
        // Those that keep their last members are not looked at, whatever happens meanwhile.
        let ids = reading.all.lazy.filter { $0.subject == .people }.map(\.id)
        looked.mark?.behind = Set(ids).subtracting(audiences.map(\.id))
        for (index, (audience, condition)) in audiences.enumerated() {
            let (before, (turn, isWhole)) = (known[audience], turns[index])
            if turn.isDue, !isWhole {
                looked.isBehind = true
                if turn.isUnseen { looked.mark?.behind.insert(audience) }
                // Where only time has gone by, those who were touched are looked at now.
                guard turn.isOnlyLate else { continue }
            }
            var members: Bitmap
            if isWhole {
                members = table.people(condition, reading.circumstances)
            } else if let some = people?.concerned(condition, reading.circumstances), !some.isEmpty {
                members = Bitmap(bound: table.bound, words: before?.members ?? [])
                members.subtract(Bitmap(bound: table.bound, words: some))
                members.formUnion(table.people(condition, among: some, reading.circumstances))
            } else {
                continue
            }
            var look = Look(audience, condition, members, before, now)
            look.after.wholeAt = isWhole ? now : before?.wholeAt
            looked.found.append(
                look.found { say in
                    Self.follow(from: look.old(table.bound), to: members, reading.merged) {
                        person,
                        place,
                        hasEntered,
                        isMerge in
                        let isActive =
                            table.lastSeen[person] > look.seenBefore || touched?.holds(person) ?? false
                        let isSeparated = reading.since.touched.separated.contains(person)
                        say(
                            person,
                            place,
                            hasEntered,
                            isMerge ? .merge : isSeparated ? .unmerge : isActive ? .activity : .time
                        )
                    }
                }
            )
        }
        return looked
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
            _ changes: (_ say: (_ member: Int, _ place: Int, _ hasEntered: Bool, MembershipReason) -> Void) -> Void
        ) -> Found {
            var (found, after) = ([Change](), after)
            if let before {
                let isSame = before.condition == after.condition
                changes { member, place, hasEntered, reason in
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
        _ merged: [Int: Int],
        _ say: (_ person: Int, _ place: Int, _ hasEntered: Bool, _ isMerge: Bool) -> Void
    ) {
        var (entered, exited) = (new, old)
        entered.subtract(old)
        exited.subtract(new)
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
