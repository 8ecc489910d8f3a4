import Columns
import Core

/// What a condition is judged by beside the columns.
struct Circumstances: Sendable {
    let now: Instant
    /// Midnight of a day by the workspace's clock.
    let midnight: @Sendable (CivilDate) -> Instant
    /// The people who carry a tag, by the tag's id.
    let tagged: [String: Set<Int64>]
}

extension PeopleTable {
    /// Everybody of whom the condition is true. O(people) for each test, and each distinct value judged once.
    func people(_ condition: Condition?, _ circumstances: Circumstances) -> Bitmap {
        var everybody = Bitmap(bound: bound) { flags[$0].contains(.exists) }
        if let condition { everybody.formIntersection(evaluated(condition, circumstances)) }
        return everybody
    }

    private func evaluated(_ condition: Condition, _ circumstances: Circumstances) -> Bitmap {
        switch condition {
        case .all(let parts):
            var result = Bitmap(bound: bound, filled: true)
            for part in parts { result.formIntersection(evaluated(part, circumstances)) }
            return result
        case .any(let parts):
            var result = Bitmap(bound: bound)
            for part in parts { result.formUnion(evaluated(part, circumstances)) }
            return result
        case .not(let part):
            var result = Bitmap(bound: bound, filled: true)
            result.subtract(evaluated(part, circumstances))
            return result
        case .attribute(let attribute, let test): return evaluated(attribute, test, circumstances)
        }
    }

    private func evaluated(_ attribute: Attribute, _ test: ValueTest, _ circumstances: Circumstances) -> Bitmap {
        switch attribute {
        case .name: return evaluated(name, test, circumstances)
        case .email: return evaluated(email, test, circumstances)
        case .phone: return evaluated(phone, test, circumstances)
        case .trait(let name): return evaluated(traits[name] ?? ValueColumn(), test, circumstances)
        case .firstSeen: return evaluated(test, circumstances) { .date(firstSeen[$0]) }
        case .lastSeen: return evaluated(test, circumstances) { .date(lastSeen[$0]) }
        case .events: return evaluated(test, circumstances) { .number(Double(events[$0])) }
        case .known: return evaluated(test, circumstances) { .truth(flags[$0].contains(.known)) }
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
        }
    }

    /// Each distinct value is judged once.
    private func evaluated(_ column: ValueColumn, _ test: ValueTest, _ circumstances: Circumstances) -> Bitmap {
        let dictionary = column.dictionary
        var wanted = Bitmap(bound: dictionary.count)
        switch test {
        case .missing: wanted[0] = true
        case .isAny(let texts):
            for text in texts { if let code = dictionary.code(of: text) { wanted[Int(code)] = true } }
        case .isNone(let texts):
            wanted = Bitmap(bound: dictionary.count, filled: true)
            wanted[0] = false
            for text in texts { if let code = dictionary.code(of: text) { wanted[Int(code)] = false } }
        case .contains(let text), .begins(let text):
            let needle = text.lowercased()
            for code in 1..<UInt32(max(1, dictionary.count)) {
                let value = dictionary.text(of: code).lowercased()
                if case .begins = test {
                    wanted[Int(code)] = value.hasPrefix(needle)
                } else {
                    wanted[Int(code)] = value.contains(needle)
                }
            }
        default:
            for code in 1..<max(1, dictionary.count) {
                wanted[code] = Self.holds(test, of: dictionary.orders[code], circumstances)
            }
        }
        return column.ordinals(bound: bound, withCodes: wanted)
    }

    /// Of an attribute that everybody has.
    private func evaluated(_ test: ValueTest, _ circumstances: Circumstances, _ order: (Int) -> ValueOrder) -> Bitmap {
        switch test {
        case .exists: Bitmap(bound: bound, filled: true)
        case .missing: Bitmap(bound: bound)
        case .isAny(let texts):
            Bitmap(bound: bound) { texts.compactMap(Double.init).contains(order($0).number ?? .nan) }
        case .isNone(let texts):
            Bitmap(bound: bound) { !texts.compactMap(Double.init).contains(order($0).number ?? .nan) }
        default: Bitmap(bound: bound) { Self.holds(test, of: order($0), circumstances) }
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
        default: false
        }
    }
}
