import Columns
import Core
import Foundation

/// What a condition is judged by beside the columns.
struct Circumstances: Sendable {
    let now: Instant
    /// Where the workspace is.
    let zone: TimeZone
    /// The people who carry a tag, by the tag's id.
    let tagged: [String: Set<Int64>]
    /// What everybody did; empty where nobody asks.
    var history = EventHistory()
    /// What the audiences mean that a condition means.
    var meanings: [String: Condition] = [:]
    /// Who belonged at last to those that cannot be judged any more.
    var kept: [String: Bitmap] = [:]
    /// By name.
    var computed: [String: ComputedTrait] = [:]
    /// Of whom a condition of people is true: for those that ask it of the people of companies.
    var people: (@Sendable (Condition) -> Bitmap)?
    /// The day that it is now where the workspace is.
    let today: CivilDate

    init(now: Instant, zone: TimeZone, tagged: [String: Set<Int64>]) {
        (self.now, self.zone, self.tagged) = (now, zone, tagged)
        today = CivilDate(of: now, midnight: { $0.start(in: zone) })
    }

    /// When a day begins by the workspace's clock.
    func midnight(_ day: CivilDate) -> Instant { day.start(in: zone) }

    /// Whether the day of `instant` comes round again within so many days.
    func isAnniversary(of instant: Instant, within days: Int64) -> Bool {
        func isNear(_ day: CivilDate) -> Bool { today.days(untilAnniversaryOf: day) <= days }
        // Nowhere is it another day than the one in UTC, the one before or the one behind it. Clocks are asked only where these
        // differ: a million people have a million moments.
        let utc = instant.microseconds.flooredDivision(by: Instant.day).quotient
        let near = isNear(CivilDate(daysSinceEpoch: utc))
        if near == isNear(CivilDate(daysSinceEpoch: utc - 1)), near == isNear(CivilDate(daysSinceEpoch: utc + 1)) {
            return near
        }
        return isNear(CivilDate(of: instant, midnight: midnight))
    }
}

extension AttributeTable {
    /// Everybody of whom the condition is true. O(people) for each test of an attribute, each distinct value judged once;
    /// for each test of behaviour O(those who are left, and their events).
    func people(_ condition: Condition?, _ circumstances: Circumstances) -> Bitmap {
        condition.map { evaluated($0, among: everybody, circumstances) } ?? everybody
    }

    /// Those among `some` of whom the condition is true.
    func people(_ condition: Condition, among some: [UInt64], _ circumstances: Circumstances) -> Bitmap {
        var candidates = everybody
        candidates.formIntersection(Bitmap(bound: bound, words: some))
        return evaluated(condition, among: candidates, circumstances)
    }

    private var everybody: Bitmap { Bitmap(bound: bound, words: existing.words) }

    /// Those among `candidates` of whom the condition is true.
    private func evaluated(_ condition: Condition, among candidates: Bitmap, _ circumstances: Circumstances) -> Bitmap {
        switch condition {
        case .all(let parts):
            // What costs least goes first and leaves fewer to look at.
            var result = candidates
            var rest = parts.inOrderOfEffort[...]
            while let part = rest.first, !result.isEmpty {
                // What people did is asked all at once.
                let behaviours = rest.prefix { $0.behaviour != nil }.compactMap(\.behaviour)
                guard behaviours.isEmpty else {
                    result = evaluated(behaviours, among: result, circumstances)
                    rest = rest.dropFirst(behaviours.count)
                    continue
                }
                result = evaluated(part, among: result, circumstances)
                rest = rest.dropFirst()
            }
            return result
        case .any(let parts):
            var (result, others) = (Bitmap(bound: bound), candidates)
            for part in parts.inOrderOfEffort where !others.isEmpty {
                let members = evaluated(part, among: others, circumstances)
                result.formUnion(members)
                others.subtract(members)
            }
            return result
        case .atLeast(let least, let parts):
            // Of each number, those of whom so many hold at least.
            var holding = [candidates] + [Bitmap](repeating: Bitmap(bound: bound), count: least)
            for part in parts {
                let members = evaluated(part, among: candidates, circumstances)
                for number in stride(from: least, to: 0, by: -1) {
                    var more = holding[number - 1]
                    more.formIntersection(members)
                    holding[number].formUnion(more)
                }
            }
            return holding[least]
        case .not(let part):
            var result = candidates
            result.subtract(evaluated(part, among: candidates, circumstances))
            return result
        case .attribute(.computed(let name), let test):
            var result = Bitmap(bound: bound)
            candidates.forEach { if circumstances.holds(test, ofComputed: name, $0) { result[$0] = true } }
            return result
        case .attribute(let attribute, let test):
            var result = evaluated(attribute, test, circumstances)
            result.formIntersection(candidates)
            return result
        case .behaviour(let behaviour): return evaluated([behaviour], among: candidates, circumstances)
        case .sequence(let sequence):
            return circumstances.path(sequence).completed(among: candidates)
        case .audience(let id):
            if let meaning = circumstances.meanings[id] { return evaluated(meaning, among: candidates, circumstances) }
            var result = circumstances.kept[id] ?? Bitmap(bound: bound)
            result.formIntersection(candidates)
            return result
        case .sample(let sample):
            let lottery = sample.lottery
            var result = Bitmap(bound: bound)
            candidates.forEach { if lottery.draws($0) { result[$0] = true } }
            return result
        case .top(let top):
            var result = self.top(top, circumstances)
            result.formIntersection(candidates)
            return result
        case .rfm(let cell):
            var result = members(of: cell, circumstances)
            result.formIntersection(candidates)
            return result
        case .cell(let cell): return circumstances.members(of: cell, among: candidates)
        case .people(let quantifier, let part):
            var result = Bitmap(bound: bound)
            guard let meant = circumstances.people?(part) else { return result }
            candidates.forEach { if quantifier.holds(of: members[$0], meant) { result[$0] = true } }
            return result
        }
    }

    private func evaluated(_ all: [Behaviour], among candidates: Bitmap, _ circumstances: Circumstances) -> Bitmap {
        let questions = all.map { (circumstances.history[$0.events], circumstances.question($0)) }
        return EventColumns.owners(questions, among: candidates)
    }

    /// Among everybody: fifths of a part would mean something else in each part.
    func members(of cell: RFMCell, _ circumstances: Circumstances) -> Bitmap {
        circumstances.members(of: cell, among: everybody)
    }

    /// Among everybody, so that it means the same beside whatever else is asked. O(people).
    func top(_ top: Top, _ circumstances: Circumstances) -> Bitmap {
        let order = ListOrder(top.attribute, isAscending: false, in: self, of: everybody, circumstances)
        var result = Bitmap(bound: bound)
        for ordinal in order.first(top.count, after: nil)
        where value(of: top.attribute, ordinal, circumstances) != nil { result[ordinal] = true }
        return result
    }

    private func evaluated(_ attribute: Attribute, _ test: ValueTest, _ circumstances: Circumstances) -> Bitmap {
        switch attribute {
        case .name: return evaluated(name, test, circumstances)
        case .email: return evaluated(email, test, circumstances)
        case .phone: return evaluated(phone, test, circumstances)
        case .trait(let name): return evaluated(traits[name] ?? ValueColumn(), test, circumstances)
        case .consent(let kind): return evaluated(consents[kind]?.decision ?? ValueColumn(), test, circumstances)
        case .consentTime(let kind): return evaluated(consents[kind]?.time ?? ValueColumn(), test, circumstances)
        case .firstSeen: return evaluated(test, circumstances) { .date(firstSeen[$0]) }
        case .lastSeen: return evaluated(test, circumstances) { lastSeen[$0] == 0 ? nil : .date(lastSeen[$0]) }
        case .events: return evaluated(test, circumstances) { .number(Double(events[$0])) }
        case .known:
            let members = Bitmap(bound: bound, words: known.words)
            var result = Bitmap(bound: bound)
            for isKnown in [true, false] where Self.holds(test, ofEverybody: .truth(isKnown), circumstances) {
                var some = isKnown ? members : Bitmap(bound: bound, filled: true)
                if !isKnown { some.subtract(members) }
                result.formUnion(some)
            }
            return result
        case .tag:
            return members(test, among: Array(circumstances.tagged.keys)) { tag, ordinal in
                circumstances.tagged[tag]?.contains(Int64(ordinal)) == true
            }
        case .source:
            return members(test, among: sources.keys.map { String($0) }) { source, ordinal in
                Int64(source).flatMap { sources[$0] }?[ordinal] == true
            }
        case .identifier(let namespace):
            guard let bit = namespaces[namespace] else {
                return Bitmap(bound: bound, filled: test == .missing || test == .isFalse)
            }
            let isWanted = test != .missing && test != .isFalse
            return Bitmap(bound: bound) { (identifiers[$0] & (1 << UInt64(bit)) != 0) == isWanted }
        // Of those who are left only: see above.
        case .computed: return Bitmap(bound: bound)
        case .groupID: return evaluated(groupIDs, test, circumstances)
        case .people, .active: return evaluated(test, circumstances) { count(attribute, of: $0) }
        }
    }

    /// Each distinct value is judged once.
    private func evaluated(_ column: ValueColumn, _ test: ValueTest, _ circumstances: Circumstances) -> Bitmap {
        let dictionary = column.dictionary
        var wanted = Bitmap(bound: dictionary.count)
        switch test {
        case .isAny(let texts):
            // One look for each text that is asked for, however many the column has.
            for text in texts { if let code = dictionary.code(of: text) { wanted[Int(code)] = true } }
        case .isNone(let texts):
            wanted = Bitmap(bound: dictionary.count, filled: true)
            wanted[0] = false
            for text in texts { if let code = dictionary.code(of: text) { wanted[Int(code)] = false } }
        case .contains(let text): wanted = dictionary.codes(with: TextPattern(text, atBeginning: false))
        case .begins(let text): wanted = dictionary.codes(with: TextPattern(text, atBeginning: true))
        default:
            for code in 0..<UInt32(dictionary.count) {
                wanted[Int(code)] = Self.holds(test, code, in: dictionary, circumstances)
            }
        }
        for code in dictionary.lists {
            wanted[Int(code)] = Self.holds(test, ofList: code, in: dictionary, circumstances)
        }
        return column.ordinals(bound: bound, withCodes: wanted)
    }

    /// Code 0 is that of those who have no value.
    static func holds(
        _ test: ValueTest,
        _ code: UInt32,
        in dictionary: ValueDictionary,
        _ circumstances: Circumstances
    ) -> Bool {
        guard code != 0 else { return test == .missing }
        guard dictionary.orders[Int(code)].kind != .list else {
            return holds(test, ofList: code, in: dictionary, circumstances)
        }
        switch test {
        case .missing: return false
        case .isAny(let texts): return texts.contains(dictionary.text(of: code))
        case .isNone(let texts): return !texts.contains(dictionary.text(of: code))
        case .contains(let text):
            return dictionary.withBytes(of: code, TextPattern(text, atBeginning: false).isIn)
        case .begins(let text): return dictionary.withBytes(of: code, TextPattern(text, atBeginning: true).isIn)
        default: return holds(test, of: dictionary.orders[Int(code)], circumstances)
        }
    }

    /// Of a company's people, or of those seen lately; nil where there is none.
    func count(_ attribute: Attribute, of ordinal: Int) -> ValueOrder? {
        guard members.indices.contains(ordinal) else { return nil }
        return .number(attribute == .people ? Double(members[ordinal].count) : Double(active[ordinal]))
    }

    /// Of an attribute that nearly everybody has.
    private func evaluated(_ test: ValueTest, _ circumstances: Circumstances, _ order: (Int) -> ValueOrder?) -> Bitmap {
        Bitmap(bound: bound) { Self.holds(test, ofEverybody: order($0), circumstances) }
    }

    static func holds(_ test: ValueTest, ofEverybody order: ValueOrder?, _ circumstances: Circumstances) -> Bool {
        guard let order else { return test == .missing }
        return switch test {
        case .missing: false
        case .isAny(let texts): texts.contains { Double($0) == order.number ?? .nan }
        case .isNone(let texts): !texts.contains { Double($0) == order.number ?? .nan }
        default: holds(test, of: order, circumstances)
        }
    }

    private func members(_ test: ValueTest, among all: [String], _ isMember: (String, Int) -> Bool) -> Bitmap {
        switch test {
        case .isAny(let wanted): Bitmap(bound: bound) { ordinal in wanted.contains { isMember($0, ordinal) } }
        case .isNone(let wanted): Bitmap(bound: bound) { ordinal in !wanted.contains { isMember($0, ordinal) } }
        case .missing: Bitmap(bound: bound) { ordinal in !all.contains { isMember($0, ordinal) } }
        default: Bitmap(bound: bound) { ordinal in all.contains { isMember($0, ordinal) } }
        }
    }

    /// Whether a value that is there passes. What is of another kind than the test asks for does not.
    static func holds(_ test: ValueTest, of order: ValueOrder, _ circumstances: Circumstances) -> Bool {
        func number(_ isRight: (Double) -> Bool) -> Bool { order.number.map(isRight) ?? false }
        func date(_ isRight: (Instant) -> Bool) -> Bool {
            order.date.map { isRight(Instant(microseconds: $0)) } ?? false
        }
        func ago(_ days: Int) -> Instant { circumstances.now.advanced(byMicroseconds: -Int64(days) * Instant.day) }
        return switch test {
        case .exists: true
        case .less(let bound): number { $0 < bound }
        case .lessOrEqual(let bound): number { $0 <= bound }
        case .greater(let bound): number { $0 > bound }
        case .greaterOrEqual(let bound): number { $0 >= bound }
        case .between(let low, let high): number { $0 >= low && $0 <= high }
        case .isTrue: order == .truth(true)
        case .isFalse: order == .truth(false)
        case .before(let day): date { $0 < circumstances.midnight(day) }
        case .since(let day): date { $0 >= circumstances.midnight(day) }
        case .inLast(let days): date { $0 > ago(days) }
        case .notInLast(let days): date { $0 <= ago(days) }
        case .anniversary(let days):
            date { circumstances.isAnniversary(of: $0, within: Int64(days)) }
        default: false
        }
    }
}
