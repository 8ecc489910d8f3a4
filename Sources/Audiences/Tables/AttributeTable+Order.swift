import Columns
import Core

/// Where one person stands in a list, whatever becomes of them and the others: the value by which it is sorted, and the
/// number.
struct ListPlace: Codable, Sendable {
    /// The text, or the number; both nil where nothing is known.
    var text: String?
    var integer: Int64?
    let number: Int64
}

/// The order of a list: by one attribute, then by number, newest first. Who has no value stands last, whichever way.
struct ListOrder {
    private enum Key {
        case integers([Int64])
        case values(ValueColumn)
        case number
    }

    private let key: Key
    private let isAscending: Bool
    /// Who of those who are put in order stands before all the others; nil where that is not known.
    private let foremost: Bitmap?
    private let members: Bitmap

    /// `members`: those who are put in order.
    init(
        _ attribute: Attribute,
        isAscending: Bool,
        in table: AttributeTable,
        of members: Bitmap,
        _ circumstances: Circumstances
    ) {
        (self.isAscending, self.members) = (isAscending, members)
        let isLatestFirst = attribute == .lastSeen && !isAscending && table.subject == .people
        foremost = isLatestFirst ? table.latest.among(members) : nil
        key =
            switch attribute {
            case .name: .values(table.name)
            case .email: .values(table.email)
            case .phone: .values(table.phone)
            case .trait(let name): .values(table.traits[name] ?? ValueColumn())
            case .consent(let kind): .values(table.consents[kind]?.decision ?? ValueColumn())
            case .consentTime(let kind): .values(table.consents[kind]?.time ?? ValueColumn())
            case .firstSeen: .integers(table.firstSeen)
            case .lastSeen: .integers(Self.lastSeen(table, isAscending: isAscending))
            case .events: .integers(table.events)
            case .computed(let name): .values(Self.column(ofComputed: name, members, circumstances))
            case .groupID: .values(table.groupIDs)
            case .people where table.subject == .companies: .integers(table.members.map { Int64($0.count) })
            case .active where table.subject == .companies: .integers(table.active)
            // Addresses can name what the others have.
            case .people, .active: .number
            case .known, .tag, .source, .identifier: .number
            }
    }

    /// A company without people was never seen, and stands last either way.
    private static func lastSeen(_ table: AttributeTable, isAscending: Bool) -> [Int64] {
        guard isAscending, table.subject == .companies else { return table.lastSeen }
        return table.lastSeen.map { $0 == 0 ? .max : $0 }
    }

    private static func column(
        ofComputed name: String,
        _ members: Bitmap,
        _ circumstances: Circumstances
    ) -> ValueColumn {
        var column = ValueColumn()
        members.forEach { ordinal in
            let bound = members.bound
            switch circumstances.value(ofComputed: name, ordinal) {
            case .number(let number)?: column.set("\(number)", .number(number), of: ordinal, bound: bound)
            case .instant(let instant)?:
                column.set(instant.iso8601, .date(instant.microseconds), of: ordinal, bound: bound)
            case .text(let text)?: column.set(text, .text(text), of: ordinal, bound: bound)
            default: break
            }
        }
        return column
    }

    func place(of ordinal: Int) -> ListPlace {
        switch key {
        case .integers(let values): ListPlace(integer: values[ordinal], number: Int64(ordinal))
        case .values(let column): ListPlace(text: column.text(of: ordinal), number: Int64(ordinal))
        case .number: ListPlace(number: Int64(ordinal))
        }
    }

    /// The first `limit` of those who are put in order behind `place`. O(members), with a heap of `limit`; O(bound / 64) where the foremost are
    /// enough.
    func first(_ limit: Int, after place: ListPlace?) -> [Int] {
        if let foremost {
            let found = first(limit, of: foremost, after: place)
            if found.count == limit { return found }
        }
        return first(limit, of: members, after: place)
    }

    private func first(_ limit: Int, of members: Bitmap, after place: ListPlace?) -> [Int] {
        let isBehind = place.map(behind)
        switch key {
        case .number: return first(limit, of: members, isBehind, by: NumberRanking())
        case .integers(let values):
            return values.withUnsafeBufferPointer { values in
                first(limit, of: members, isBehind, by: IntegerRanking(values: values, isAscending: isAscending))
            }
        case .values(let column):
            let ranking = ValueRanking(column: column, isAscending: isAscending)
            return first(limit, of: members, isBehind, by: ranking)
        }
    }

    private func first(
        _ limit: Int,
        of members: Bitmap,
        _ isBehind: ((Int) -> Bool)?,
        by ranking: some Ranking
    ) -> [Int] {
        var heap = Heap(limit: limit, ranking: ranking)
        members.forEachScatteredWord { first, members in
            var rest = heap.last.map { ranking.few(of: members, from: first, notBehind: $0) } ?? members
            while rest != 0 {
                let bit = 63 - rest.leadingZeroBitCount
                rest ^= 1 << UInt64(bit)
                if isBehind?(first + bit) ?? true { heap.offer(first + bit) }
            }
        }
        return heap.sorted
    }

    /// Whether an ordinal stands behind the place.
    private func behind(_ place: ListPlace) -> (Int) -> Bool {
        let number = Int(place.number)
        switch key {
        case .number: return { $0 < number }
        case .integers(let values):
            let value = place.integer ?? 0
            return { values[$0] != value ? (values[$0] > value) == isAscending : $0 < number }
        case .values(let column):
            guard let text = place.text else { return { column.code(of: $0) == 0 && $0 < number } }
            // The text may be nobody's any more: then it is but a text.
            var dictionary = column.dictionary
            let code: UInt32 = dictionary.code(of: text, .text(text))
            return { ordinal in
                let own = column.code(of: ordinal)
                if own == 0 { return true }
                let order = dictionary.compare(code, own)
                return order == 0 ? ordinal < number : (order < 0) == isAscending
            }
        }
    }
}

/// Which of two ordinals stands first. A type for each kind of key, so that a million are compared without a call through a
/// closure.
private protocol Ranking {
    func isBefore(_ a: Int, _ b: Int) -> Bool

    /// At least those of 64 `members` that stand before `last`; the bit 0 is that of `first`.
    func few(of members: UInt64, from first: Int, notBehind last: Int) -> UInt64
}

extension Ranking {
    func few(of members: UInt64, from first: Int, notBehind last: Int) -> UInt64 { members }
}

private struct NumberRanking: Ranking {
    func isBefore(_ a: Int, _ b: Int) -> Bool { a > b }
}

/// Plain memory, valid while the list is put in order: to count references for each of a million costs more than to compare
/// them.
private struct IntegerRanking: Ranking {
    let values: UnsafeBufferPointer<Int64>
    let isAscending: Bool

    func isBefore(_ a: Int, _ b: Int) -> Bool {
        let (first, second) = (value(of: a), value(of: b))
        return first == second ? a > b : (first < second) == isAscending
    }

    /// Without a jump for each, and without a look at what is kept.
    @inline(__always) func few(of members: UInt64, from first: Int, notBehind last: Int) -> UInt64 {
        // Of equals, as people of one import are, the later one stands first.
        let isTied = first &+ 63 > last
        let bound = value(of: last)
        let low = isTied || bound == .min ? bound : bound &- 1
        let high = isTied || bound == .max ? bound : bound &+ 1
        var (found, rest): (UInt64, UInt64) = (0, members)
        while rest != 0 {
            let bit = rest & (0 &- rest)
            rest &= rest &- 1
            let value = value(of: first &+ bit.trailingZeroBitCount)
            found |= bit & ((isAscending ? value <= low : value >= high) ? .max : 0)
        }
        return found
    }

    @inline(__always) private func value(of ordinal: Int) -> Int64 {
        values.indices.contains(ordinal) ? values[ordinal] : 0
    }
}

private struct ValueRanking: Ranking {
    let column: ValueColumn
    let isAscending: Bool

    func isBefore(_ a: Int, _ b: Int) -> Bool {
        let (first, second) = (column.code(of: a), column.code(of: b))
        if first == second { return a > b }
        if first == 0 || second == 0 { return second == 0 }
        let order = column.dictionary.compare(first, second)
        return order == 0 ? a > b : (order < 0) == isAscending
    }
}

/// Keeps the first few of many.
private struct Heap<R: Ranking> {
    private let limit: Int
    private let ranking: R
    /// The last one of those kept stands on top.
    private var kept: [Int] = []
    /// The same, once there are so many as are asked for.
    private(set) var last: Int?

    init(limit: Int, ranking: R) {
        (self.limit, self.ranking) = (limit, ranking)
        kept.reserveCapacity(limit)
    }

    var sorted: [Int] { kept.sorted(by: ranking.isBefore) }

    mutating func offer(_ ordinal: Int) {
        guard limit > 0 else { return }
        if let last {
            guard ranking.isBefore(ordinal, last) else { return }
            kept[0] = ordinal
            sink()
        } else {
            kept.append(ordinal)
            var child = kept.count - 1
            while child > 0, ranking.isBefore(kept[(child - 1) / 2], kept[child]) {
                kept.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        }
        if kept.count == limit { last = kept[0] }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var last = parent
            let left = 2 * parent + 1
            if left < kept.count, ranking.isBefore(kept[last], kept[left]) { last = left }
            if left + 1 < kept.count, ranking.isBefore(kept[last], kept[left + 1]) { last = left + 1 }
            guard last != parent else { return }
            kept.swapAt(parent, last)
            parent = last
        }
    }
}
