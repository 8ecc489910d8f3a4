import Columns
import Core
import Customers
public import Foundation
import Storage

/// What happened since somebody looked at all audiences.
struct SinceLastLook: Sendable {
    var touched: Touched
    /// How far what happened was read.
    let mark: MembershipMark
    /// Audiences of which somebody may have been missed before.
    var behind: Set<String> = []
}

/// Everything that is known at one moment, and the audiences of people with what they mean. It stays as it is, so that it can be looked at
/// without a transaction.
struct AudienceReading: Sendable {
    let table: AttributeTable
    let circumstances: Circumstances
    let since: SinceLastLook
    /// Without other audiences in them except those that keep their last members; these are left out themselves.
    let audiences: [(id: String, condition: Condition)]
    /// Of companies too, and those that keep their last members.
    let all: [Audience]
    /// Who became somebody else of those who belonged to any audience, and whom.
    let merged: [Int: Int]
}

extension PeopleLists {
    /// Nil where there is no audience: then nothing is read. `known`: who belonged to each at the last look, words of 64 people.
    /// `isResumed`: those were forgotten of whom something was read since the last call. `isBehind`: some of `known` may have missed somebody.
    func readAudiences(
        now: Instant,
        known: [String: [UInt64]],
        isResumed: Bool,
        isBehind: Bool,
        _ zone: TimeZone
    ) async throws -> AudienceReading? {
        try await database.read { [index, history, log] tx in
            let all = try SavedAudiences.all(in: tx)
            guard !all.isEmpty else { return nil }
            var acted: Touched?
            let meanings = try Meanings(all, now, zone, in: tx) {
                let (events, touched) = try history.readTakingTouched(in: tx)
                acted = touched
                return events
            }
            let (table, changed) = try index.readTakingTouched(in: tx)
            var since = SinceLastLook(touched: changed, mark: try MembershipMark(zone: zone, log: log, in: tx))
            if let acted { since.touched.formUnion(acted) }
            if isResumed {
                let stored = try MembershipMark.stored(in: tx)
                since.touched = try stored?.touched(zone: zone, log: log, in: tx) ?? Touched()
                since.behind = stored?.behind ?? []
            }
            // Whoever became somebody else was touched. Where nothing happens all members need not be gone through every second.
            let isQuiet = since.touched.isEmpty && since.behind.isEmpty && !isBehind
            let members = all.lazy.filter { $0.subject == .people }.compactMap { known[$0.id] }
            return AudienceReading(
                table: table,
                circumstances: try meanings.circumstances(table, in: tx),
                since: since,
                audiences: meanings.judged,
                all: all,
                merged: isQuiet ? [:] : try Self.merged(among: members, table, in: tx)
            )
        }
    }

    /// O(words of all members).
    private static func merged(
        among members: some Sequence<[UInt64]>,
        _ table: AttributeTable,
        in tx: any ReadTransaction
    ) throws -> [Int: Int] {
        var belonged = Bitmap(bound: table.bound)
        for members in members { belonged.formUnion(words: members) }
        var gone: [Int64] = []
        belonged.forEach { if !table.contains(Int64($0)) { gone.append(Int64($0)) } }
        return Dictionary(
            try Profiles.merged(of: gone, in: tx).map { (Int($0), Int($1)) },
            uniquingKeysWith: { $1 }
        )
    }

    /// The audiences to which the person with this number belongs at this moment, by name, and how long it took to judge all there are.
    /// O(tests of all audiences, and the person's events).
    public func audiences(
        of number: Int64,
        zone: TimeZone
    ) async throws -> (audiences: [Audience], judging: Duration) {
        let now = clock.now()
        return try await database.read { [index, history] tx in
            let all = try SavedAudiences.all(in: tx).filter { $0.subject == .people }
            let meanings = try Meanings(all, now, zone, in: tx) { try history.read(in: tx) }
            let table = try index.read(in: tx)
            let circumstances = try meanings.circumstances(table, in: tx)
            let begin = ContinuousClock.now
            let ids = meanings.judged.filter { table.holds($0.condition, Int(number), circumstances) }.map(\.id)
            let judging = ContinuousClock.now - begin
            let kept = circumstances.kept.filter { table.contains(number) && $0.value[Int(number)] }.map(\.key)
            let belonging = Set(ids + kept)
            return (all.filter { belonging.contains($0.id) }, judging)
        }
    }
}

/// What the audiences of people mean, all of them at once.
private struct Meanings: Sendable {
    /// Those that can be judged, without other audiences in them except those that cannot.
    let judged: [(id: String, condition: Condition)]
    /// Those that cannot, and keep their last members.
    private let kept: Set<String>
    private let circumstances: Circumstances

    /// `history`: asked only where an audience asks what people did.
    init(
        _ all: [Audience],
        _ now: Instant,
        _ zone: TimeZone,
        in tx: any ReadTransaction,
        history: () throws -> EventHistory
    ) throws {
        var circumstances = Circumstances(now: now, zone: zone, tagged: try Tags.carriers(in: tx))
        let definitions = Definitions(all)
        let people = all.filter { $0.subject == .people }
        var vocabulary = try Vocabulary(definitions, in: tx)
        if people.contains(where: \.condition.asksHistory) { vocabulary.history = try history() }
        let problems = try vocabulary.problems(of: people, in: tx)
        let kept = Set(problems.keys)
        judged = people.filter { problems[$0.id] == nil }.map { audience in
            (id: audience.id, condition: definitions.expanded(audience.condition, keeping: kept))
        }
        circumstances.computed = vocabulary.computed
        circumstances.history = vocabulary.history ?? EventHistory()
        (self.kept, self.circumstances) = (kept, circumstances)
    }

    func circumstances(_ table: AttributeTable, in tx: any ReadTransaction) throws -> Circumstances {
        var circumstances = circumstances
        circumstances.kept = try MembershipPages.kept(kept, table, in: tx)
        return circumstances
    }
}
