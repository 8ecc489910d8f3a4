extension EventColumns {
    /// Several measures of those among `people` who did it in the window, by ascending ordinal: for each question its values, in the order of the
    /// owners. The questions ask for the same events of one window; the first counts them. O(owners, and their rows).
    public func measures(_ questions: [EventQuestion], among people: Bitmap) -> (owners: [Int32], values: [[Double]]) {
        var owners: [Int32] = []
        var values = [[Double]](repeating: [], count: questions.count)
        guard let first = questions.first else { return (owners, values) }
        for live in parts {
            var meant = people
            meant.formIntersection(words: live.live)
            let view = live.part.view
            var runs: [Int] = []
            var counts: [Double] = []
            let scan = EventScan(first, in: self, live.part)
            view.forEachRun(meant.words, in: 0..<view.presence.count, since: first.window.lowerBound) { ordinal, run in
                guard let count = scan.measure(of: view.rows(ofRun: run)), count > 0 else { return }
                owners.append(Int32(ordinal))
                runs.append(run)
                counts.append(count)
            }
            values[0] += counts
            // Question by question: a scan that is taken out of a list for each owner is copied each time.
            for (index, question) in questions.enumerated().dropFirst() {
                let scan = EventScan(question, in: self, live.part)
                values[index] += runs.map { scan.measure(of: view.rows(ofRun: $0)) ?? 0 }
            }
        }
        guard parts.count > 1 else { return (owners, values) }
        // Each part is in order, and nobody is in two of them.
        let order = owners.indices.sorted { owners[$0] < owners[$1] }
        return (order.map { owners[$0] }, values.map { values in order.map { values[$0] } })
    }
}

/// Equal parts of people by what they are worth.
public enum Quantiles {
    /// To which of `parts` equal parts each of `people` belongs, from 1 for the least value; of equal values the lower ordinal stands first.
    /// 0 for everybody else. O(people log people), or O(people) where values are whole and few.
    public static func ranks(_ values: [Double], of people: Bitmap, parts: Int, isDescending: Bool = false) -> [UInt8] {
        var low = Double.infinity
        var high = -Double.infinity
        var isWhole = true
        people.forEach { person in
            guard person < values.count else { return }
            let value = values[person]
            low = min(low, value)
            high = max(high, value)
            isWhole = isWhole && value.magnitude < 9e15 && Double(Int64(value)) == value
        }
        // Most people often share the least value: they stand first, in their order, and only the others are sorted.
        let common = isDescending ? high : low
        var order: [Int32] = []
        var others: [Int32] = []
        order.reserveCapacity(people.count)
        people.forEach { person in
            guard person < values.count else { return }
            if values[person] == common { order.append(Int32(person)) } else { others.append(Int32(person)) }
        }
        if isWhole {
            sort(&others) { UInt64(isDescending ? high - values[Int($0)] : values[Int($0)] - low) }
        } else {
            others.sort { a, b in
                let (x, y) = (values[Int(a)], values[Int(b)])
                return x == y ? a < b : (x < y) != isDescending
            }
        }
        order += others
        let count = order.count
        var ranks = [UInt8](repeating: 0, count: values.count)
        // As NTILE of SQL: the first parts get one more where it does not come out even.
        let (size, more) = (count / parts, count % parts)
        var place = 0
        for part in 0..<parts {
            for _ in 0..<(size + (part < more ? 1 : 0)) {
                ranks[Int(order[place])] = UInt8(part + 1)
                place += 1
            }
        }
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
    /// kind of value. Where those are the least, which they mostly are, all others stand first in their order, and only the owners are sorted.
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
        // As NTILE of SQL: the first parts get one more where it does not come out even.
        let (size, more) = (all / parts, all % parts)
        let starts = (0...parts).map { $0 * size + min($0, more) }
        var counts = [Int](repeating: 0, count: values.reduce(1) { count, _ in count * parts })
        let diagonal = values.reduce(0) { place, _ in place * parts + 1 }
        for part in 0..<parts { counts[part * diagonal] += max(0, min(starts[part + 1], others) - starts[part]) }
        var places = [Int](repeating: 0, count: owners.count)
        for values in values {
            var part = 0
            for (place, index) in ascending(values).enumerated() {
                while others + place >= starts[part + 1] { part += 1 }
                places[Int(index)] = places[Int(index)] * parts + part
            }
        }
        for place in places { counts[place] += 1 }
        return counts
    }

    /// The indices of the values by ascending value; of equal ones the first stands first.
    private static func ascending(_ values: [Double]) -> [Int32] {
        var order = values.indices.map { Int32($0) }
        let low = values.min() ?? 0
        if values.allSatisfy({ $0.magnitude < 9e15 && Double(Int64($0)) == $0 }) {
            sort(&order) { UInt64(values[Int($0)] - low) }
        } else {
            order.sort { a, b in
                let (x, y) = (values[Int(a)], values[Int(b)])
                return x == y ? a < b : x < y
            }
        }
        return order
    }

    /// Stable, by whole keys, 11 bits at once.
    private static func sort(_ order: inout [Int32], by key: (Int32) -> UInt64) {
        var keys = order.map(key)
        let most = keys.max() ?? 0
        var (otherOrder, otherKeys) = (order, keys)
        var shift: UInt64 = 0
        while most >> shift > 0 {
            var starts = [Int](repeating: 0, count: 2_049)
            for key in keys { starts[Int(key >> shift & 2_047) + 1] += 1 }
            for bucket in 0..<2_048 { starts[bucket + 1] += starts[bucket] }
            for index in order.indices {
                let bucket = Int(keys[index] >> shift & 2_047)
                otherOrder[starts[bucket]] = order[index]
                otherKeys[starts[bucket]] = keys[index]
                starts[bucket] += 1
            }
            swap(&order, &otherOrder)
            swap(&keys, &otherKeys)
            shift += 11
        }
    }
}
