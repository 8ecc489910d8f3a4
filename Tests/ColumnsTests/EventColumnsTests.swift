import Core
import Testing

@testable import Columns

/// Columns of events against a list of events that is read from end to end.
struct EventColumnsTests {
    private struct Row {
        var owner: Int
        let time: Int64
        let values: [String: PropertyValue]
    }

    private static let bound = 150
    private static let texts = ["beauty", "food", "Food", "", "옷", "12"]

    private static func value(_ property: String, _ random: inout SeededGenerator) -> PropertyValue? {
        let text = texts.randomElement(using: &random) ?? ""
        switch property {
        case "small": return .number(Double(Int.random(in: -127...127, using: &random)))
        case "price": return .number(Double(Int.random(in: -3_000_000_000...3_000_000_000, using: &random)))
        case "rate": return .number(Double.random(in: -1...1, using: &random))
        case "truth": return .truth(Bool.random(using: &random))
        case "text": return .text(text, .text(text))
        default:
            return switch Int.random(in: 0..<3, using: &random) {
            case 0: .number(Double(Int.random(in: 0...12, using: &random)))
            case 1: .text(text, .text(text))
            default: nil
            }
        }
    }

    private static let properties = ["small", "price", "rate", "truth", "text", "mixed"]

    private static func rows(_ count: Int, _ random: inout SeededGenerator) -> [Row] {
        (0..<count).map { _ in
            var values: [String: PropertyValue] = [:]
            for property in properties where Bool.random(using: &random) { values[property] = value(property, &random) }
            // Few times, so that many are equal.
            return Row(
                owner: Int.random(in: 1..<bound, using: &random),
                time: Int64.random(in: -50...50, using: &random) * 7_000_000,
                values: values
            )
        }
    }

    private static func event(_ row: Row) -> NewEvent {
        NewEvent(
            owner: row.owner,
            time: row.time,
            values: row.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        )
    }

    /// A history that was loaded, grew and whose owners were merged and separated, and the same as a list in order of arrival.
    private static func history(_ random: inout SeededGenerator) -> (EventColumns, [Row]) {
        var columns = EventColumns()
        var all: [Row] = []
        if Bool.random(using: &random) {
            // Few large portions, or so many that they are put together on the way, once and twice.
            let (portions, most) = [(3, 300), (40, 20), (600, 2)].randomElement(using: &random) ?? (3, 300)
            for _ in 0..<Int.random(in: 1...portions, using: &random) {
                let rows = rows(Int.random(in: 0...most, using: &random), &random)
                columns.load(rows.map(event))
                all += rows
            }
            columns.settle()
        }
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            var moves: [Int: Int] = [:]
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let from = Int.random(in: 1..<bound, using: &random)
                let to = Int.random(in: 1..<bound, using: &random)
                guard from != to, !moves.values.contains(from), moves[to] == nil else { continue }
                moves[from] = to
            }
            for index in all.indices { all[index].owner = moves[all[index].owner] ?? all[index].owner }
            let rows = rows(Int.random(in: 0...40, using: &random), &random).filter { moves[$0.owner] == nil }
            columns.add(rows.map(event), moves: moves)
            all += rows
            guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
            // What some did is divided among them anew.
            let some = Set((0..<3).map { _ in Int.random(in: 1..<bound, using: &random) }).sorted()
            for index in all.indices where some.contains(all[index].owner) {
                all[index].owner = some.randomElement(using: &random) ?? all[index].owner
            }
            columns.replace(eventsOf: some, with: all.filter { some.contains($0.owner) }.map(event))
        }
        return (columns, all)
    }

    // MARK: Questions

    private static func question(_ random: inout SeededGenerator) -> (EventQuestion, [(String, String)]) {
        var question = EventQuestion()
        var tests: [(String, String)] = []
        if Bool.random(using: &random) {
            let begin = Int64.random(in: -60...60, using: &random) * 7_000_000
            let end = begin + Int64.random(in: 0...60, using: &random) * 7_000_000
            question.window = [begin..<end, begin..<(.max), .min..<end].randomElement(using: &random) ?? begin..<end
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let property = (properties + ["never"]).randomElement(using: &random) ?? "text"
            let kind = ["food", "positive", "missing", "there"].randomElement(using: &random) ?? "there"
            tests.append((property, kind))
            question.tests.append(
                PropertyTest(property, acceptsMissing: kind == "missing") { order, text in
                    holds(kind, order.number, text())
                }
            )
        }
        let factors =
            [["price"], ["small", "mixed"], ["rate"], ["never"], ["mixed"]].randomElement(using: &random) ?? []
        let measures: [EventQuestion.Measure] = [
            .count, .count, .sum(factors), .average(factors), .minimum(factors), .maximum(factors),
            .distinct(properties.randomElement(using: &random) ?? "text"), .first, .last,
        ]
        question.measure = measures.randomElement(using: &random) ?? .count
        let low = Double(Int.random(in: -3...4, using: &random))
        question.wanted =
            [
                [low...Double.infinity], [-Double.infinity...low], [0...0], [low...low + 2, low + 5...low + 9],
                [-1e9...Double(Int.random(in: -200...200, using: &random)) * 1e6],
            ].randomElement(using: &random) ?? []
        return (question, tests)
    }

    private static func holds(_ kind: String, _ number: Double?, _ text: String) -> Bool {
        switch kind {
        case "food": text.lowercased() == "food" || number == 12
        case "positive": (number ?? 0) > 0
        case "missing": false
        default: true
        }
    }

    private static func naive(_ question: EventQuestion, _ tests: [(String, String)], _ rows: [Row]) -> Double? {
        func text(_ value: PropertyValue) -> (Double?, String) {
            switch value {
            case .number(let number): (number, number == number.rounded() ? String(Int64(number)) : "\(number)")
            case .truth(let truth): (nil, truth ? "true" : "false")
            case .text(let text, _): (nil, text)
            }
        }
        let meant = rows.filter { row in
            question.window.contains(row.time)
                && tests.allSatisfy { property, kind in
                    row.values[property].map { holds(kind, text($0).0, text($0).1) } ?? (kind == "missing")
                }
        }
        func products(_ factors: [String]) -> [Double] {
            meant.compactMap { row in
                let values = factors.compactMap { row.values[$0].flatMap { text($0).0 } }
                return values.count == factors.count ? values.reduce(1, *) : nil
            }
        }
        switch question.measure {
        case .count: return Double(meant.count)
        case .sum(let factors): return products(factors).reduce(0, +)
        case .average(let factors):
            let values = products(factors)
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        case .minimum(let factors): return products(factors).min()
        case .maximum(let factors): return products(factors).max()
        case .distinct(let property): return Double(Set(meant.compactMap { $0.values[property] }).count)
        case .first: return meant.map(\.time).min().map(Double.init)
        case .last: return meant.map(\.time).max().map(Double.init)
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `a question has the answer that reading every event gives`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let (columns, rows) = Self.history(&random)
            let owned = Dictionary(
                grouping: rows.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(
                    \.element
                ),
                by: \.owner
            )
            #expect(columns.rows == rows.count)
            for _ in 0..<25 {
                let (question, tests) = Self.question(&random)
                let candidates = Bitmap(bound: Self.bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
                let found = columns.owners(question, among: candidates)
                for owner in 0..<Self.bound {
                    let value = Self.naive(question, tests, owned[owner] ?? [])
                    // Sums of fractions may differ in their last bits, by the order of what is added.
                    let own = columns.value(question, of: owner)
                    let isClose = own == value || abs((own ?? .nan) - (value ?? .nan)) <= abs(value ?? 0) * 1e-9 + 1e-9
                    #expect(
                        isClose,
                        "owner \(owner) has \(own ?? .nan), not \(value ?? .nan): \(question.measure) \(tests)"
                    )
                    let isWanted = own.map { own in question.wanted.contains { $0.contains(own) } } ?? false
                    #expect(found[owner] == (candidates[owner] && isWanted), "owner \(owner): \(question.measure)")
                    #expect(columns.holds(question, of: owner) == isWanted)
                }
            }
        }
    }

    // MARK: Paths

    /// The most steps that somebody took, found by trying every way.
    private static func longest(_ steps: [[Int64]], within: Int64) -> Int {
        func further(_ step: Int, _ begin: Int64, _ last: Int64) -> Int {
            guard step < steps.count else { return step }
            let next = steps[step].filter { $0 > last && $0 - begin <= within }
            return next.map { further(step + 1, begin, $0) }.max() ?? step
        }
        return (steps.first ?? []).map { further(1, $0, $0) }.max() ?? 0
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a path leads as far as the best way through somebody's events`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let names = (0..<3).map { _ in Self.history(&random) }
            let chosen = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (Int.random(in: 0..<3, using: &random), Self.question(&random))
            }
            let within = Int64.random(in: 0...40, using: &random) * 7_000_000
            let path = EventPath(
                steps: chosen.map { name, step in
                    var question = EventQuestion()
                    (question.window, question.tests) = (step.0.window, step.0.tests)
                    return (names[name].0, question)
                },
                within: within
            )
            let candidates = Bitmap(bound: Self.bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
            let reached = path.reached(among: candidates)
            for owner in 0..<Self.bound {
                let times = chosen.map { name, step in
                    names[name].1.filter { row in
                        var question = EventQuestion()
                        question.window = step.0.window
                        return row.owner == owner && Self.naive(question, step.1, [row]) == 1
                    }.map(\.time)
                }
                let expected = Self.longest(times, within: within)
                #expect(path.level(of: owner) == expected)
                for step in reached.indices {
                    #expect(reached[step][owner] == (candidates[owner] && expected > step))
                }
            }
        }
    }
}

extension EventColumnsTests {
    /// The loop for pairs against every pair that there is; few times, so that many are equal, at the ends of windows and exactly so long apart.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a plain pair is found where any two events are one`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var found = 0
        for _ in 0..<40 {
            let names = (0..<2).map { _ in Self.history(&random) }
            let (first, second) = (names[0], names[Int.random(in: 0..<2, using: &random)])
            let within = Int64.random(in: 0...10, using: &random) * 7_000_000
            var question = EventQuestion()
            question.window = Self.question(&random).0.window
            let path = EventPath(steps: [(first.0, question), (second.0, question)], within: within)
            let candidates = Bitmap(bound: Self.bound) { _ in Int.random(in: 0..<4, using: &random) > 0 }
            let completed = path.completed(among: candidates)
            let times = [first.1, second.1].map { rows in
                Dictionary(grouping: rows.filter { question.window.contains($0.time) }, by: \.owner)
            }
            for owner in 0..<Self.bound {
                let (firsts, seconds) = (times[0][owner] ?? [], times[1][owner] ?? [])
                let expected = firsts.contains { first in
                    seconds.contains { $0.time > first.time && $0.time - first.time <= within }
                }
                found += expected ? 1 : 0
                #expect(completed[owner] == (candidates[owner] && expected))
                let ofOne = EventPath.isPair(
                    first.0.parts,
                    second.0.parts,
                    in: question.window,
                    within: within,
                    of: owner
                )
                #expect(ofOne == expected)
            }
        }
        #expect(found > 200)
    }

    @Test func `few parts are held however many portions are loaded`() {
        var columns = EventColumns()
        for portion in 1...5_000 {
            let values = [(property: "n", value: PropertyValue.number(Double(portion)))]
            columns.load([NewEvent(owner: portion % 100, time: Int64(-portion), values: values)])
            #expect(columns.loaded.count <= 60)
        }
        columns.settle()
        #expect(columns.parts.map(\.part.rows) == [5_000])
        #expect(columns.parts[0].part.rows(of: 7).count == 50)
    }

    @Test func `what is left out is said to be`() {
        var columns = EventColumns()
        let values = (0..<EventColumns.mostProperties).map { (property: "p\($0)", value: PropertyValue.number(1)) }
        columns.add([NewEvent(owner: 1, time: 0, values: values)])
        #expect(columns.isWhole("p0") && columns.isWhole("never said"))
        columns.add([NewEvent(owner: 1, time: 1, values: [("one more", .number(1))])])
        #expect(columns.isWhole("p0") && !columns.isWhole("one more"))
        let texts = (0...EventColumns.mostTexts).map { number in
            NewEvent(owner: 2, time: 0, values: [("p1", .text("t\(number)", .text("")))])
        }
        columns.load(texts)
        columns.settle()
        #expect(columns.isWhole("p0") && !columns.isWhole("p1"))
    }
}
