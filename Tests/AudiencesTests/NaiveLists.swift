import Audiences
import Columns
import Core
import Customers
import Events
import Foundation
import Synchronization

/// What a list should say, worked out person by person from what is stored.
struct NaiveLists {
    let people: [Profile]
    let now: Instant
    /// By the number to which they were recorded, by time.
    let events: [Int64: [EventRecord]]
    /// How many there are of each type and name.
    let frequencies: [EventType?: [String: Int]]
    let computed: [ComputedTrait]
    private let known = Known()

    init(_ profiles: Profiles, _ log: EventLog, computed: [ComputedTrait] = [], now: Instant) async throws {
        self.computed = computed
        let found = Collected()
        try await profiles.forEachProfile { found.add($0) }
        people = found.profiles
        self.now = now
        let recorded = Recorded()
        try await log.forEachRecorded { recorded.add($0) }
        events = Dictionary(grouping: recorded.events) { $0.profile ?? 0 }
        frequencies = Dictionary(grouping: recorded.events, by: \.type).mapValues {
            Dictionary(grouping: $0, by: \.name).mapValues(\.count)
        }
    }

    func members(_ condition: Condition?) -> [Profile] {
        people.filter { person in condition.map { holds($0, person) } ?? true }
    }

    /// Numbers in the order of the list.
    func listed(_ listing: Listing) -> [Int64] {
        members(listing.condition).sorted { a, b in
            let (first, second) = (value(listing.order, a), value(listing.order, b))
            guard let first, let second else {
                return first == nil && second == nil ? a.summary.number > b.summary.number : second == nil
            }
            if first == second { return a.summary.number > b.summary.number }
            return first.isBefore(second) == listing.isAscending
        }.map(\.summary.number)
    }

    private func holds(_ condition: Condition, _ person: Profile) -> Bool {
        switch condition {
        case .all(let parts): parts.allSatisfy { holds($0, person) }
        case .any(let parts): parts.contains { holds($0, person) }
        case .atLeast(let least, let parts): parts.filter { holds($0, person) }.count >= least
        case .not(let part): !holds(part, person)
        case .behaviour(let behaviour): holds(behaviour, person)
        case .sequence(let sequence): holds(sequence, person)
        case .audience, .people: false
        case .sample(let sample): Self.draws(sample, person.summary.number)
        case .top(let top): best(top).contains(person.summary.number)
        case .rfm(let cell):
            (!cell.onlyDoers || did(cell, person))
                && zip(["last", "count", "sum"], [cell.recency, cell.frequency, cell.monetary]).allSatisfy {
                    name,
                    fifth in
                    fifth.map { $0 == self.fifth(of: person, by: name, cell) } ?? true
                }
        case .cell(.anything(let window)): didAnything(window, person)
        case .cell(.path(let step)): holds(step, person)
        case .cell(.conversion(let led)): holds(led, person)
        case .attribute(let attribute, let test): holds(test, value(attribute, person))
        }
    }

    private func did(_ cell: RFMCell, _ person: Profile) -> Bool {
        measured(cell.events, cell.window, .count, person) ?? 0 > 0
    }

    /// All who count in order of what they have, the lower number first of equals, in five parts of which the first ones get what is left.
    private func fifth(of person: Profile, by name: String, _ cell: RFMCell) -> Int {
        func value(_ person: Profile) -> Double {
            let measure: EventQuestion.Measure = name == "last" ? .last : name == "count" ? .count : .sum(cell.value)
            let found = measured(cell.events, cell.window, measure, person)
            return name == "last" ? (found ?? 0) / Double(Instant.day).rounded(.down) : found ?? 0
        }
        let values = people.filter { !cell.onlyDoers || did(cell, $0) }.map {
            (value: name == "last" ? value($0).rounded(.down) : value($0), number: $0.summary.number)
        }
        let order = values.sorted { ($0.value, $0.number) < ($1.value, $1.number) }.map(\.number)
        guard let place = order.firstIndex(of: person.summary.number) else { return 0 }
        let (size, more) = (order.count / 5, order.count % 5)
        return place < more * (size + 1) ? place / (size + 1) + 1 : (place - more) / size + 1
    }

    private func best(_ top: Top) -> Set<Int64> {
        if let best = known.best.withLock({ $0[top] }) { return best }
        let some = Set(people.filter { value(top.attribute, $0) != nil }.map(\.summary.number))
        let best = Set(listed(Listing(order: top.attribute)).filter(some.contains).prefix(top.count))
        known.best.withLock { $0[top] = best }
        return best
    }

    /// What was worked out before: it is asked of everybody.
    private final class Known: Sendable {
        let best = Mutex<[Top: Set<Int64>]>([:])
    }

    private indirect enum Value: Equatable {
        case truth(Bool), number(Double), date(Instant), text(String), list([Value], String)

        private var rank: Int {
            switch self {
            case .truth: 0
            case .number: 1
            case .date: 2
            case .text: 3
            case .list: 4
            }
        }

        func isBefore(_ other: Value) -> Bool {
            switch (self, other) {
            case (.truth(let a), .truth(let b)): !a && b
            case (.number(let a), .number(let b)): a < b
            case (.date(let a), .date(let b)): a < b
            case (.text(let a), .text(let b)), (.list(_, let a), .list(_, let b)):
                Self.folded(a) == Self.folded(b)
                    ? Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8))
                    : Self.folded(a).lexicographicallyPrecedes(Self.folded(b))
            default: rank < other.rank
            }
        }

        /// As it was said.
        var written: String {
            if case .date(let instant) = self { String(instant.iso8601.prefix(10)) } else { text }
        }

        private static func folded(_ text: String) -> [UInt8] {
            text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }
        }

        var text: String {
            switch self {
            case .truth(let value): "\(value)"
            case .number(let value): value == value.rounded() ? String(Int64(value)) : "\(value)"
            case .date(let value): value.iso8601
            case .text(let value), .list(_, let value): value
            }
        }
    }

    private func value(_ attribute: Attribute, _ person: Profile) -> Value? {
        switch attribute {
        case .name: person.summary.name.map { .text($0) }
        case .email: person.summary.email.map { .text($0) }
        case .phone: person.summary.phone.map { .text($0) }
        case .firstSeen: .date(person.summary.firstSeen)
        case .lastSeen: .date(person.summary.lastSeen)
        case .events: .number(Double(person.summary.events))
        case .known: .truth(!person.summary.isAnonymous)
        case .identifier(let namespace): person.identifiers.contains { $0.namespace == namespace } ? .truth(true) : nil
        case .source: person.traits.isEmpty ? nil : .text("1")
        case .computed(let name): computed.first { $0.name == name }.flatMap { value($0, person) }
        case .consent(let kind): decision(kind, person).map { .truth($0) }
        case .consentTime, .tag, .groupID, .people, .active: nil
        case .trait(let name):
            person.traits.first { $0.name == name }.flatMap { Self.value($0.value) }
        }
    }

    private static func value(_ json: JSON) -> Value? {
        switch json {
        case .bool(let value): .truth(value)
        case .integer(let value): .number(Double(value))
        case .number(let value): .number(value)
        case .string(let value):
            value.utf8.count == 10
                ? Instant(iso8601: value + "T00:00:00Z").map { .date($0) } ?? .text(value) : .text(value)
        case .array(let elements): .list(elements.compactMap(value), json.text)
        default: nil
        }
    }

    /// What was said last, by the time of the events; of those at one time the one that was recorded last.
    private func decision(_ kind: String, _ person: Profile) -> Bool? {
        var latest: (time: Instant, number: Int64, isGranted: Bool)?
        for event in person.numbers.flatMap({ events[$0] ?? [] }) {
            guard let payload = try? JSON(parsing: event.payload), let number = Int64(event.id.dropFirst()) else {
                continue
            }
            let isNew = event.type == .track && event.name == ConsentDecisions.eventName
            let said = isNew ? payload["properties"]?["categoryPreferences"] : nil
            let own = said ?? payload["context"]?["consent"]?["categoryPreferences"]
            guard case .bool(let isGranted)? = own?[kind] else { continue }
            if let latest, (latest.time, latest.number) > (event.time, number) { continue }
            latest = (event.time, number, isGranted)
        }
        return latest?.isGranted
    }

    private func value(_ trait: ComputedTrait, _ person: Profile) -> Value? {
        let meant = meant(trait.events, trait.window, person)
        switch trait.computation {
        case .measure(let measure):
            let value = measured(trait.events, trait.window, measure, person)
            return trait.type == .date
                ? value.map { .date(Instant(microseconds: Int64($0))) } : value.map { .number($0) }
        case .mostFrequent(let name):
            var counts: [String: (count: Int, last: Int)] = [:]
            for (index, event) in meant.enumerated() {
                guard let text = property(name, event)?.display else { continue }
                counts[text] = ((counts[text]?.count ?? 0) + 1, index)
            }
            return counts.max { ($0.value.count, $0.value.last) < ($1.value.count, $1.value.last) }.map {
                .text($0.key)
            }
        case .daysSince:
            return meant.last.map { .number(Double((now.microseconds - $0.time.microseconds) / Instant.day)) }
        case .streak(let period):
            // The epoch was a Thursday.
            func number(_ instant: Instant) -> Int64 {
                let day = instant.microseconds / Instant.day
                return period == .days ? day : (day + 3) / 7
            }
            let marked = Set(meant.map { number($0.time) })
            var place = number(now)
            if !marked.contains(place) { place -= 1 }
            var streak = 0.0
            while marked.contains(place) {
                streak += 1
                place -= 1
            }
            return .number(streak)
        }
    }

    private func holds(_ test: ValueTest, _ value: Value?) -> Bool {
        guard let value else { return test == .missing }
        if case .list(let elements, _) = value {
            switch test {
            case .exists, .missing: return test == .exists
            case .isNone: return elements.allSatisfy { holds(test, $0) }
            default: return elements.contains { holds(test, $0) }
            }
        }
        func number(_ isRight: (Double) -> Bool) -> Bool {
            if case .number(let number) = value { isRight(number) } else { false }
        }
        func date(_ isRight: (Instant) -> Bool) -> Bool {
            if case .date(let date) = value { isRight(date) } else { false }
        }
        func ago(_ days: Int) -> Instant { now.advanced(byMicroseconds: -Int64(days) * Instant.day) }
        return switch test {
        case .exists: true
        case .missing: false
        case .isAny(let texts): texts.contains(value.written)
        case .isNone(let texts): !texts.contains(value.written)
        case .contains(let text): value.written.lowercased().contains(text.lowercased())
        case .begins(let text): value.written.lowercased().hasPrefix(text.lowercased())
        case .less(let bound): number { $0 < bound }
        case .lessOrEqual(let bound): number { $0 <= bound }
        case .greater(let bound): number { $0 > bound }
        case .greaterOrEqual(let bound): number { $0 >= bound }
        case .between(let low, let high): number { low <= $0 && $0 <= high }
        case .isTrue: value == .truth(true)
        case .isFalse: value == .truth(false)
        case .before(let day): date { $0 < Self.midnight(day) }
        case .since(let day): date { $0 >= Self.midnight(day) }
        case .inLast(let days): date { $0 > ago(days) }
        case .notInLast(let days): date { $0 <= ago(days) }
        case .anniversary(let days): date { date in (0...days).contains { isAnniversary(of: date, in: $0) } }
        }
    }

    /// Whether the day so many days from now is the one of `date` again.
    private func isAnniversary(of date: Instant, in days: Int) -> Bool {
        func text(_ instant: Instant) -> Substring { instant.iso8601.prefix(10) }
        let day = now.advanced(byMicroseconds: Int64(days) * Instant.day)
        if text(date).suffix(5) == text(day).suffix(5) { return true }
        let next = text(day.advanced(byMicroseconds: Instant.day))
        return text(date).hasSuffix("02-29") && text(day).hasSuffix("02-28") && next.hasSuffix("03-01")
    }

    private static func draws(_ sample: Sample, _ number: Int64) -> Bool {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in sample.seed.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        var generator = SeededGenerator(seed: hash &+ UInt64(number - 1) &* 0x9e37_79b9_7f4a_7c15)
        return Double(generator.next() % 10_000) < (sample.percent * 100).rounded()
    }

    static let zone = TimeZone.gmt

    static func midnight(_ day: CivilDate) -> Instant {
        Instant(iso8601: day.description + "T00:00:00Z") ?? Instant(microseconds: 0)
    }
}

private final class Collected: @unchecked Sendable {
    private(set) var profiles: [Profile] = []
    func add(_ profile: Profile) { profiles.append(profile) }
}
