import Columns
import Core
import Testing

/// What insights are made of, against the same worked out person by person.
struct InsightScanTests {
    private static let bound = 200

    private struct Row {
        let owner: Int
        let time: Int64
        let channel: String?
        let price: Double?
    }

    /// As many as they have rows, so many that several threads share them.
    private static let manyPeople = 45_000

    private static func rows(_ random: inout SeededGenerator, of bound: Int = bound) -> ([Row], EventColumns) {
        var columns = EventColumns()
        var all: [Row] = []
        let sizes =
            bound == manyPeople
            ? [bound] : (0..<Int.random(in: 1...6, using: &random)).map { _ in Int.random(in: 0...150, using: &random) }
        for size in sizes {
            let rows = (0..<size).map { _ in
                Row(
                    owner: Int.random(in: 1..<bound, using: &random),
                    time: Int64.random(in: -100...1_000, using: &random),
                    channel: ["email", "direct", nil].randomElement(using: &random) ?? nil,
                    price: Bool.random(using: &random) ? Double(Int.random(in: 1...9, using: &random)) : nil
                )
            }
            columns.add(
                rows.map { row in
                    var values: [(property: String, value: PropertyValue)] = []
                    if let channel = row.channel { values.append(("channel", .text(channel, .text(channel)))) }
                    if let price = row.price { values.append(("price", .number(price))) }
                    return NewEvent(owner: row.owner, time: row.time, values: values)
                }
            )
            all += rows
        }
        return (all, columns)
    }

    private static func starts(_ random: inout SeededGenerator) -> [Int64] {
        if Bool.random(using: &random) {
            // Even ones, of which the last may be cut short; some need more than a word for each person.
            let count = Int.random(in: 1...80, using: &random)
            return (0..<count).map { Int64($0) * 10 } + [Int64(count * 10 - Int.random(in: 0...9, using: &random))]
        }
        var starts: [Int64] = [0]
        for _ in 0..<30 { starts.append((starts.last ?? 0) + Int64.random(in: 1...50, using: &random)) }
        return starts
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `periods, rolling and returning people are those of every event`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let ((rows, columns), (otherRows, others)) = (Self.rows(&random), Self.rows(&random))
            let starts = Self.starts(&random)
            let people = Bitmap(bound: Self.bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
            let rolling = Int.random(in: 1...12, using: &random)
            func naive(_ rows: [Row]) -> [Set<Int>] {
                var sets = [Set<Int>](repeating: [], count: Self.bound)
                for row in rows where people[row.owner] {
                    if let period = (0..<starts.count - 1).first(where: {
                        starts[$0] <= row.time && row.time < starts[$0 + 1]
                    }) {
                        sets[row.owner].insert(period)
                    }
                }
                return sets
            }
            func sets(_ columns: EventColumns) -> PeriodSets {
                var sets = PeriodSets(bound: Self.bound, periods: starts.count - 1)
                sets.add(columns, EventQuestion(), starts: starts, among: people)
                return sets
            }
            let (first, then) = (naive(rows), naive(otherRows))
            let (each, sums) = PeriodSets.active(
                [(columns, EventQuestion())],
                starts: starts,
                rolling: rolling,
                among: people
            )
            for period in 0..<starts.count - 1 {
                #expect(each[period] == first.filter { $0.contains(period) }.count)
                let window = max(0, period - rolling + 1)...period
                #expect(sums[period] == first.filter { !$0.isDisjoint(with: window) }.count)
            }
            let all = starts.count - 1
            let borders = Set(
                (0..<Int.random(in: 1...6, using: &random)).map { _ in Int.random(in: 0...all, using: &random) }
            )
            let sorted = borders.sorted()
            let brackets =
                Bool.random(using: &random)
                ? (0..<all).map { $0..<($0 + 1) } : zip(sorted, sorted.dropFirst() + [Int.max]).map { $0..<$1 }
            for cohort in [PeriodSets.Cohort.first, .every] {
                let found = sets(columns).retention(returning: sets(others), cohort: cohort, brackets: brackets)
                for (period, row) in found.enumerated() {
                    let members = (0..<Self.bound).filter {
                        cohort == .first ? first[$0].min() == period : first[$0].contains(period)
                    }
                    #expect(row.people == members.count)
                    let whole = brackets.filter {
                        $0.upperBound == .max ? period + $0.lowerBound < all : period + $0.upperBound <= all
                    }
                    #expect(
                        row.later
                            == whole.map { bracket in
                                members.filter { then[$0].contains { bracket.contains($0 - period) } }.count
                            }
                    )
                }
            }
        }
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `a trend counts events, people and what they came to, by a property`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let (rows, columns) = Self.rows(&random)
            let starts = Self.starts(&random)
            let people = Bitmap(bound: Self.bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
            let property = ["channel", "price", "nothing", nil].randomElement(using: &random) ?? nil
            let most = Int.random(in: 1...12, using: &random)
            var question = EventQuestion()
            question.measure = Bool.random(using: &random) ? .sum(["price"]) : .count
            let trends = columns.trends(question, starts: starts, among: people, by: property, most: most)
            let counted = rows.filter { row in
                guard people[row.owner], let end = starts.last else { return false }
                return starts[0] <= row.time && row.time < end
            }
            func value(_ row: Row) -> String? {
                switch property {
                case "channel": row.channel
                case "price": row.price.map { "\(Int($0))" }
                default: nil
                }
            }
            let sizes = Dictionary(grouping: counted, by: value).mapValues(\.count)
            let expected = property == nil ? 1 : min(most, sizes.count)
            #expect(trends.count == expected)
            let found = trends.map { sizes[$0.value] ?? 0 }
            // The most frequent ones first, and none that is more frequent left out.
            #expect(found == found.sorted(by: >))
            if property != nil, let least = found.last {
                #expect(
                    sizes.filter { $0.value > least }.keys.allSatisfy { name in trends.contains { $0.value == name } }
                )
            }
            for (name, trend) in trends {
                let own = counted.filter { property == nil || value($0) == name }
                for period in 0..<starts.count - 1 {
                    let rows = own.filter { starts[period] <= $0.time && $0.time < starts[period + 1] }
                    #expect(trend.events[period] == rows.count)
                    #expect(trend.people[period] == Set(rows.map(\.owner)).count)
                    let sum = rows.reduce(0) { $0 + (question.measure == .count ? 1 : $1.price ?? 0) }
                    #expect(trend.sums[period] == sum)
                }
            }
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `paths are those of every person`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let all = (0..<4).map { _ in Self.rows(&random) }
            let (steps, isAfter) = (Int.random(in: 1...4, using: &random), Bool.random(using: &random))
            let within = Int64.random(in: 1...900, using: &random)
            let people = Bitmap(bound: Self.bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
            let scan = JourneyScan(
                from: (all[0].1, EventQuestion()),
                among: all.map(\.1),
                steps: steps,
                isAfter: isAfter,
                within: within
            )
            var expected: [JourneyScan.Flow: Int] = [:]
            for owner in 0..<Self.bound where people[owner] {
                let starts = all[0].0.filter { $0.owner == owner }.map(\.time)
                guard let start = isAfter ? starts.min() : starts.max() else { continue }
                var events = all.enumerated().flatMap { event, rows in
                    rows.0.filter { $0.owner == owner }.map { (time: $0.time, event: event) }
                }
                events = events.filter {
                    isAfter
                        ? $0.time > start && $0.time <= start + within : $0.time < start && $0.time >= start - within
                }.sorted { ($0.time, $0.event) < ($1.time, $1.event) }
                if !isAfter { events.reverse() }
                var path: [Int] = []
                for event in events where path.last != event.event { path.append(event.event) }
                for step in 0..<min(steps, path.count + 1) {
                    let flow = JourneyScan.Flow(
                        step: step,
                        from: step == 0 ? nil : path[step - 1],
                        to: step < path.count ? path[step] : nil,
                        people: 0
                    )
                    expected[flow, default: 0] += 1
                }
            }
            let found = scan.flows(among: people)
            let wanted = expected.map { flow, people in
                JourneyScan.Flow(step: flow.step, from: flow.from, to: flow.to, people: people)
            }
            #expect(Set(found) == Set(wanted))
            #expect(found.count == wanted.count)
            for flow in wanted { #expect(scan.members(of: flow, among: people).count == flow.people) }
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a funnel says how long each step took`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let all = (0..<3).map { _ in Self.rows(&random) }
            let within = Int64.random(in: 1...900, using: &random)
            let isOrdered = Bool.random(using: &random)
            let people = Bitmap(bound: Self.bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
            let path = EventPath(
                steps: all.map { ($0.1, EventQuestion()) },
                within: within,
                isOrdered: isOrdered
            )
            let found = path.timedReached(among: people)
            for step in all.indices {
                // Every way through the first steps: the one that is there first, and of those the shortest.
                var times: [Int64] = []
                for owner in 0..<Self.bound where people[owner] {
                    var ways: [(first: Int64, last: Int64)] = all[0].0.filter { $0.owner == owner }
                        .map { ($0.time, $0.time) }
                    for next in all[..<(step + 1)].dropFirst() {
                        let theirs = next.0.filter { $0.owner == owner }.map(\.time)
                        ways = ways.flatMap { way in
                            theirs.filter { !isOrdered || $0 > way.last }
                                .map { (min(way.first, $0), max(way.last, $0)) }
                        }
                        // Of the ways to one moment only those are of use that began last.
                        var best: [Int64: Int64] = [:]
                        for way in ways { best[way.last] = max(best[way.last] ?? .min, way.first) }
                        if isOrdered { ways = best.map { ($1, $0) } }
                    }
                    let ends = ways.filter { $0.last - $0.first <= within }
                    guard let last = ends.map(\.last).min() else { continue }
                    times.append(last - (ends.filter { $0.last == last }.map(\.first).max() ?? last))
                }
                #expect(found[step].members.count == times.count)
                #expect(found[step].median == (times.isEmpty ? nil : times.sorted()[times.count / 2]))
            }
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `each conversion belongs to the touches before it`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for round in 0..<60 {
            let bound = round == 0 ? Self.manyPeople : Self.bound
            let (orders, orderColumns) = Self.rows(&random, of: bound)
            let (touches, touchColumns) = Self.rows(&random, of: bound)
            let lookBack = Int64.random(in: 1...400, using: &random)
            let people = Bitmap(bound: bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
            var worth = EventQuestion()
            worth.measure = .sum(["price"])
            let scan = AttributionScan(
                conversions: (orderColumns, worth),
                touches: (touchColumns, EventQuestion()),
                by: "channel",
                lookBack: lookBack
            )
            let (found, alone) = scan.shares(among: people)
            var expected: [String?: AttributionScan.Share] = [:]
            var expectedAlone = 0
            var who: [AttributionScan.Cause: Set<Int>] = [:]
            let touched = Dictionary(grouping: touches.enumerated()) { $0.element.owner }
            for order in orders where people[order.owner] {
                let before = touched[order.owner, default: []].filter {
                    $0.element.time <= order.time && $0.element.time > order.time - lookBack
                }.sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
                guard let first = before.first, let last = before.last else {
                    expectedAlone += 1
                    who[.nothing, default: []].insert(order.owner)
                    continue
                }
                let value = order.price ?? 0
                expected[first.channel, default: .init()].first += 1
                expected[first.channel, default: .init()].firstValue += value
                expected[last.channel, default: .init()].last += 1
                expected[last.channel, default: .init()].lastValue += value
                for touch in before {
                    who[.touch(touch.channel), default: []].insert(order.owner)
                    expected[touch.channel, default: .init()].linear += 1 / Double(before.count)
                    expected[touch.channel, default: .init()].linearValue += value / Double(before.count)
                }
            }
            #expect(alone == (expectedAlone, who[.nothing]?.count ?? 0))
            for (cause, owners) in who {
                let members = scan.members(cause, among: people)
                #expect(Set((0..<bound).filter { members[$0] }) == owners)
            }
            #expect(scan.members(.touch("never"), among: people).count == 0)
            #expect(Set(found.keys) == Set(expected.keys))
            for (channel, share) in expected {
                let own = found[channel] ?? .init()
                #expect((own.first, own.last) == (share.first, share.last))
                #expect(own.people == who[.touch(channel)]?.count)
                #expect((own.firstValue, own.lastValue) == (share.firstValue, share.lastValue))
                #expect(abs(own.linear - share.linear) < 1e-9 && abs(own.linearValue - share.linearValue) < 1e-9)
            }
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `equal parts are those of a sorted list`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let count = Int.random(in: 1...120, using: &random) << Int.random(in: 0...5, using: &random)
            // Shared, spread, ever closer together, and those between which no distance is a number.
            let kind = Int.random(in: 0..<4, using: &random)
            let values = (0..<count).map { _ -> Double in
                let number = Int.random(in: -3...3, using: &random)
                switch kind {
                case 0: return Double(number) * 1e9
                case 1: return Double(number) + Double.random(in: 0...1, using: &random)
                case 2:
                    return Double(
                        sign: .plus,
                        exponent: 300 * number,
                        significand: Double.random(in: 1..<2, using: &random)
                    )
                default: return number == 3 ? .infinity : Double(number) * .greatestFiniteMagnitude / 4
                }
            }
            let people = Bitmap(bound: count) { _ in Bool.random(using: &random) }
            let found = Quantiles.ranks(values, of: people, parts: 5)
            let sorted = (0..<count).filter { people[$0] }.sorted { a, b in
                values[a] == values[b] ? a < b : values[a] < values[b]
            }
            var expected = [UInt8](repeating: 0, count: count)
            for (place, person) in sorted.enumerated() {
                let (size, more) = (sorted.count / 5, sorted.count % 5)
                let part =
                    place < more * (size + 1) ? place / (size + 1) : more + (place - more * (size + 1)) / max(1, size)
                expected[person] = UInt8(part + 1)
            }
            #expect(found == expected)
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `parts of few who have values among many are those of all`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for round in 0..<100 {
            let bound = round == 0 ? Self.manyPeople : Self.bound
            let (rows, columns) = Self.rows(&random, of: bound)
            let people = Bitmap(bound: bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
            let window = Int64.random(in: -100...500, using: &random)..<Int64.random(in: 501...1_000, using: &random)
            let questions = [EventQuestion.Measure.count, .last, .sum(["price"])].map { measure in
                var question = EventQuestion()
                (question.window, question.measure) = (window, measure)
                return question
            }
            let (owners, values) = columns.measures(questions, among: people)
            #expect(owners == owners.sorted())
            // Now and then what is missing is not the least.
            let none: [Double] = [0, Bool.random(using: &random) ? -1_000 : 300, -1]
            var all = none.map { [Double](repeating: $0, count: bound) }
            let counted = Dictionary(grouping: rows.filter { window.contains($0.time) }, by: \.owner)
            for owner in 0..<bound where people[owner] {
                let own = counted[owner, default: []]
                guard let last = own.map(\.time).max() else { continue }
                let sum = own.reduce(0) { $0 + ($1.price ?? 0) }
                for (kind, value) in [Double(own.count), Double(last), sum].enumerated() { all[kind][owner] = value }
            }
            for (kind, values) in values.enumerated() { #expect(owners.map { all[kind][Int($0)] } == values) }
            let found = Quantiles.grid(values, of: owners, none: none, among: people, parts: 5)
            #expect(found == Quantiles.grid(all, of: people, parts: 5))
            // Some of them in the fifths of all.
            let some = Bitmap(bound: bound) { _ in Bool.random(using: &random) }
            let part = Quantiles.grid(values, of: owners, none: none, among: people, parts: 5, counting: some)
            let ranks = all.map { Quantiles.ranks($0, of: people, parts: 5) }
            var places = [Int](repeating: 0, count: 125)
            for person in 0..<bound where people[person] && some[person] {
                places[ranks.reduce(0) { $0 * 5 + Int($1[person]) - 1 }] += 1
            }
            #expect(part == places)
        }
    }
}
