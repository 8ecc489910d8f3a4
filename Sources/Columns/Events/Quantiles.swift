/// Equal parts of people by what they are worth, as `NTILE` of SQL makes them: by ascending value, of equal values the lower ordinal first, and where it
/// does not come out even, the first parts get one more.
///
/// Nobody is put in order for it. How many have about which value says in which part almost all of them are; only those about whose value a part
/// ends are looked at closer.
public enum Quantiles {
    /// To which of `parts` equal parts each of `people` belongs, from 1 for the least value. 0 for everybody else. O(people). At most 254 parts.
    public static func ranks(_ values: [Double], of people: Bitmap, parts: Int) -> [UInt8] {
        var members: [Int32] = []
        members.reserveCapacity(people.count)
        people.forEach { if $0 < values.count { members.append(Int32($0)) } }
        let found = Division(of: members.count, parts: parts).divide(members.map { values[Int($0)] }, from: 0)
        var ranks = [UInt8](repeating: 0, count: values.count)
        for (member, part) in zip(members, found) { ranks[Int(member)] = part + 1 }
        return ranks
    }

    /// How many of `some`, or of all, are in each combination of equal parts of `people` by several values: the first value changes slowest.
    /// O(people).
    public static func grid(_ values: [[Double]], of people: Bitmap, parts: Int, counting some: Bitmap? = nil) -> [Int]
    {
        var places = [Int32](repeating: 0, count: people.bound)
        for values in values {
            let ranks = ranks(values, of: people, parts: parts)
            for person in 0..<min(places.count, ranks.count) where ranks[person] > 0 {
                places[person] = places[person] * Int32(parts) + Int32(ranks[person]) - 1
            }
        }
        var counts = [Int](repeating: 0, count: values.reduce(1) { count, _ in count * parts })
        var counted = people
        if let some { counted.formIntersection(some) }
        counted.forEach { counts[Int(places[$0])] += 1 }
        return counts
    }

    /// As ``grid(_:of:parts:counting:)``, where only `owners`, ascending and some of `people`, have values: all others have the same, one of `none` for each
    /// kind of value. Where those are the least, which they mostly are, all others stand first in their order, and only the owners are looked at.
    public static func grid(
        _ values: [[Double]],
        of owners: [Int32],
        none: [Double],
        among people: Bitmap,
        parts: Int,
        counting some: Bitmap? = nil
    ) -> [Int] {
        guard some == nil, zip(values, none).allSatisfy({ values, none in values.allSatisfy { $0 > none } }) else {
            let dense = zip(values, none).map { values, none -> [Double] in
                var dense = [Double](repeating: none, count: people.bound)
                for (owner, value) in zip(owners, values) { dense[Int(owner)] = value }
                return dense
            }
            return grid(dense, of: people, parts: parts, counting: some)
        }
        let all = people.count
        let others = all - owners.count
        let division = Division(of: all, parts: parts)
        var counts = [Int](repeating: 0, count: values.reduce(1) { count, _ in count * parts })
        let diagonal = values.reduce(0) { place, _ in place * parts + 1 }
        for part in 0..<parts { counts[part * diagonal] += division.places(of: part).clamped(to: 0..<others).count }
        let found = piecesInParallel(values.count, of: owners.count * values.count) { kinds in
            kinds.map { division.divide(values[$0], from: others) }
        }.flatMap(\.self)
        for owner in owners.indices { counts[found.reduce(0) { $0 * parts + Int($1[owner]) }] += 1 }
        return counts
    }
}

/// Places in an order, divided into equal parts.
private struct Division {
    let parts: Int
    private let size: Int
    private let more: Int

    init(of count: Int, parts: Int) {
        self.parts = parts
        (size, more) = (count / parts, count % parts)
    }

    func places(of part: Int) -> Range<Int> { start(of: part)..<start(of: part + 1) }

    private func start(of part: Int) -> Int { part * size + min(part, more) }

    /// The part of a place.
    private func part(of place: Int) -> Int {
        place < more * (size + 1) ? place / (size + 1) : more + (place - more * (size + 1)) / max(1, size)
    }

    /// The part of each of `values`, from 0, where so many `others` stand before the least of them.
    func divide(_ values: [Double], from others: Int) -> [UInt8] {
        var found = [UInt8](repeating: 0, count: values.count)
        divide(values, values.indices.map { Int32($0) }, from: others, &found)
        return found
    }

    /// The same of some of them, by ascending index.
    private func divide(_ values: [Double], _ members: [Int32], from first: Int, _ found: inout [UInt8]) {
        guard !members.isEmpty else { return }
        let last = first + members.count - 1
        if part(of: first) == part(of: last) {
            for member in members { found[Int(member)] = UInt8(part(of: first)) }
            return
        }
        var (low, high) = (Double.infinity, -Double.infinity)
        for member in members {
            low = min(low, values[Int(member)])
            high = max(high, values[Int(member)])
        }
        guard low < high else {
            for (place, member) in members.enumerated() { found[Int(member)] = UInt8(part(of: first + place)) }
            return
        }
        let scale = Double(Self.buckets) / (high - low)
        guard members.count > Self.few, scale.isNormal else {
            let order = members.sorted { a, b in
                let (x, y) = (values[Int(a)], values[Int(b)])
                return x == y ? a < b : x < y
            }
            for (place, member) in order.enumerated() { found[Int(member)] = UInt8(part(of: first + place)) }
            return
        }
        // A greater value is never in a lower bucket, and the greatest is in the last one.
        let buckets = members.map { member -> UInt16 in
            let place = (values[Int(member)] - low) * scale
            return place < Double(Self.buckets) ? UInt16(place) : UInt16(Self.buckets)
        }
        var starts = [Int](repeating: 0, count: Self.buckets + 2)
        for bucket in buckets { starts[Int(bucket) + 1] += 1 }
        for bucket in 0...Self.buckets { starts[bucket + 1] += starts[bucket] }
        let parts = (0...Self.buckets).map { bucket -> UInt8 in
            let (begin, end) = (starts[bucket], starts[bucket + 1])
            guard begin < end else { return 0 }
            let part = part(of: first + begin)
            return part == self.part(of: first + end - 1) ? UInt8(part) : Self.mixed
        }
        var mixed: [UInt16: [Int32]] = [:]
        for (index, bucket) in buckets.enumerated() {
            let part = parts[Int(bucket)]
            if part == Self.mixed {
                mixed[bucket, default: []].append(members[index])
            } else {
                found[Int(members[index])] = part
            }
        }
        for (bucket, members) in mixed { divide(values, members, from: first + starts[Int(bucket)], &found) }
    }

    private static let buckets = 4_096
    private static let few = 64
    private static let mixed = UInt8.max
}
