/// A question made ready for the rows of one part.
struct EventScan {
    private enum RowTest {
        case codes(PropertyValues, wanted: [Bool])
        /// Judged row by row, where there are fewer rows than different values.
        case code(PropertyValues, ValueDictionary, PropertyTest)
        case numbers(PropertyValues, PropertyTest)
        case clock(ClockTest)
        case always
        case never
    }

    /// A test of a property that has a byte a row: one look for each row, through plain pointers. Valid while the part is.
    private struct ByteTest {
        let codes: Packed<UInt8>
        let wanted: Packed<Bool>

        init?(_ test: RowTest) {
            guard case .codes(.code8(let codes), let wanted) = test else { return nil }
            self.codes = codes
            self.wanted = Packed(count: 256) { all in
                for code in wanted.indices.prefix(256) { all[code] = wanted[code] }
            }
        }

        @inline(__always) func accepts(_ row: Int) -> Bool { wanted[Int(codes[row])] }
    }

    /// A measure without the names of its properties: to look at those for each owner would be to count references to them.
    private enum Measuring { case count, sum, average, minimum, maximum, distinct, first, last }

    private let part: EventPart
    let view: PartView
    private let question: EventQuestion
    private let measuring: Measuring
    /// So many are enough to know that the count is wanted.
    private let enough: Int
    private let tests: [RowTest]
    /// The only test, where it is one of a property with few values.
    private let byteTest: ByteTest?
    /// The factors of the measure; nil where some property is in no row.
    private let factors: [(PropertyValues, [Double])]?

    /// `isOfOne`: few rows are looked at, so that nothing is made ready for all values that a property has.
    init(_ question: EventQuestion, in columns: EventColumns, _ part: EventPart, isOfOne: Bool = false) {
        (self.part, self.question) = (part, question)
        view = part.view
        func values(_ property: String) -> (PropertyValues, ValueDictionary)? {
            guard let number = columns.number(of: property), part.properties.indices.contains(number),
                let values = part.properties[number]
            else { return nil }
            return (values, columns.dictionaries[number])
        }
        let range = question.onlyRange
        enough =
            range?.upperBound == .infinity && (range?.lowerBound ?? 0) > 0 && (range?.lowerBound ?? 0) < 1e9
            ? Int((range?.lowerBound ?? 0).rounded(.up)) : .max
        let clock: [RowTest] = question.clock.map { [.clock($0)] } ?? []
        tests =
            clock
            + question.tests.map { test in
                guard let (values, dictionary) = values(test.property) else {
                    return test.acceptsMissing ? .always : .never
                }
                guard values.form.isCode else { return .numbers(values, test) }
                guard !isOfOne else { return .code(values, dictionary, test) }
                var wanted = [Bool](repeating: test.acceptsMissing, count: dictionary.count)
                for code in 1..<max(1, dictionary.count) {
                    wanted[code] = test.accepts(dictionary.orders[code]) {
                        EventColumns.text(of: UInt32(code), in: dictionary)
                    }
                }
                return .codes(values, wanted: wanted)
            }
        byteTest = tests.count == 1 ? ByteTest(tests[0]) : nil
        let names: [String]
        switch question.measure {
        case .count: (measuring, names) = (.count, [])
        case .first: (measuring, names) = (.first, [])
        case .last: (measuring, names) = (.last, [])
        case .sum(let factors): (measuring, names) = (.sum, factors)
        case .average(let factors): (measuring, names) = (.average, factors)
        case .minimum(let factors): (measuring, names) = (.minimum, factors)
        case .maximum(let factors): (measuring, names) = (.maximum, factors)
        case .distinct(let property): (measuring, names) = (.distinct, [property])
        }
        let found = names.compactMap(values).map { values, dictionary in
            (values, values.form.isCode ? dictionary.orders.map { $0.number ?? .nan } : [])
        }
        factors = found.count == names.count ? found : nil
    }

    /// The measure of the owner of these rows, counted no further than decides whether it is wanted.
    @inline(__always) func decisiveMeasure(of rows: Range<Int>) -> Double? {
        guard measuring == .count, enough < .max else { return measure(of: rows) }
        var count = 0
        for row in view.rows(rows, in: question.window) where counts(row) {
            count += 1
            if count >= enough { break }
        }
        return Double(count)
    }

    /// Whether a property has a value in no row, so that everybody has what those have who did nothing.
    var findsNothing: Bool {
        for test in tests { if case .never = test { return true } }
        switch measuring {
        case .count, .first, .last: return false
        case .sum, .average, .minimum, .maximum, .distinct: return factors == nil
        }
    }

    private var isPlainCount: Bool { measuring == .count && !isSelective }

    var isCount: Bool { measuring == .count }

    /// Whether some rows in the window may not count.
    var isSelective: Bool { !tests.isEmpty }

    var window: Range<Int64> { question.window }

    /// The rows of one owner in the window.
    func rows(of ordinal: Int) -> Range<Int> { view.rows(view.rows(of: ordinal), in: question.window) }

    /// The measure of each of `candidates` in a range of words; those without a row in the window may be left out.
    @inline(__always) func forEachMeasure(
        in range: Range<Int>,
        among candidates: (_ word: Int) -> UInt64,
        _ body: (Int, Double?) -> Void
    ) {
        let (view, window) = (view, question.window)
        if let byteTest, measuring == .count, window.upperBound == .max {
            return forEachCount(byteTest, in: range, among: candidates) { body($0, Double($1)) }
        }
        guard isPlainCount else {
            view.forEachRun(in: range, since: window.lowerBound, among: candidates) { ordinal, run in
                body(ordinal, decisiveMeasure(of: view.rows(ofRun: run)))
            }
            return
        }
        view.forEachRun(in: range, since: window.lowerBound, among: candidates) { ordinal, run in
            body(ordinal, Double(view.rows(view.rows(ofRun: run), in: window).count))
        }
    }

    /// How many rows pass, from the last one back to where the window begins or enough have passed. The last rows of many are looked at
    /// before anything depends on them: where somebody's rows lie is a wait for memory, and a processor waits for several at once.
    @inline(__always) private func forEachCount(
        _ test: ByteTest,
        in range: Range<Int>,
        among candidates: (_ word: Int) -> UInt64,
        _ body: (Int, Int) -> Void
    ) {
        let (view, since) = (view, question.window.lowerBound)
        withUnsafeTemporaryAllocation(of: Tail.self, capacity: Tail.many) { tails in
            var count = 0
            func look() {
                for index in 0..<count {
                    let row = tails[index].row
                    tails[index].isIn = view.times[row] >= since
                    tails[index].passes = test.accepts(row)
                }
                for index in 0..<count {
                    let tail = tails[index]
                    guard tail.isIn else {
                        body(tail.ordinal, 0)
                        continue
                    }
                    var (row, passed) = (tail.row, tail.passes ? 1 : 0)
                    while passed < enough, row > tail.first, view.times[row &- 1] >= since {
                        row &-= 1
                        passed &+= test.accepts(row) ? 1 : 0
                    }
                    body(tail.ordinal, passed)
                }
                count = 0
            }
            view.forEachRun(in: range, since: since, among: candidates) { ordinal, run in
                let rows = view.rows(ofRun: run)
                tails[count] = Tail(ordinal: ordinal, first: rows.lowerBound, row: rows.upperBound - 1)
                count += 1
                if count == Tail.many { look() }
            }
            look()
        }
    }

    /// Somebody's last row, and what is known of it.
    private struct Tail {
        let ordinal: Int
        let first: Int
        let row: Int
        var isIn = false
        var passes = false

        static let many = 128
    }

    func measure(of rows: Range<Int>) -> Double? { measure(of: rows, in: question.window) }

    func measure(of rows: Range<Int>, in window: Range<Int64>) -> Double? {
        let rows = view.rows(rows, in: window)
        switch measuring {
        case .count:
            if isPlainCount { return Double(rows.count) }
            var count = 0
            for row in rows where counts(row) { count += 1 }
            return Double(count)
        // A loop and no closure, which would hold a copy of all this.
        case .first:
            for row in rows where counts(row) { return Double(view.times[row]) }
            return nil
        case .last:
            for row in rows.reversed() where counts(row) { return Double(view.times[row]) }
            return nil
        case .distinct: return Double(distinct(rows))
        case .sum:
            var sum = 0.0
            for row in rows where counts(row) { sum += product(row) ?? 0 }
            return sum
        case .average:
            var (sum, count) = (0.0, 0.0)
            for row in rows where counts(row) {
                guard let value = product(row) else { continue }
                sum += value
                count += 1
            }
            return count == 0 ? nil : sum / count
        case .minimum: return extreme(rows, min)
        case .maximum: return extreme(rows, max)
        }
    }

    private func extreme(_ rows: Range<Int>, _ better: (Double, Double) -> Double) -> Double? {
        var result: Double?
        for row in rows where counts(row) {
            guard let value = product(row) else { continue }
            result = result.map { better($0, value) } ?? value
        }
        return result
    }

    private func distinct(_ rows: Range<Int>) -> Int {
        guard let (values, _) = factors?.first else { return 0 }
        if values.form.isCode {
            var seen: Set<UInt32> = []
            for row in rows where counts(row) { seen.insert(values.code(row)) }
            seen.remove(0)
            return seen.count
        }
        var seen: Set<Double> = []
        for row in rows where counts(row) { if let number = values.number(row) { seen.insert(number) } }
        return seen.count
    }

    @inline(__always) func product(_ row: Int) -> Double? {
        guard let factors else { return nil }
        // In place, for a copy of a factor would count references for each row.
        return factors.withUnsafeBufferPointer { factors in
            var product = 1.0
            for index in factors.indices {
                product *=
                    factors[index].1.isEmpty
                    ? factors[index].0.number(row) ?? .nan : factors[index].1[Int(factors[index].0.code(row))]
            }
            return product.isNaN ? nil : product
        }
    }

    @inline(__always) func counts(_ row: Int) -> Bool {
        if let byteTest { return byteTest.accepts(row) }
        for test in tests {
            switch test {
            case .always: continue
            case .never: return false
            case .clock(let clock): if !clock.accepts(view.times[row]) { return false }
            case .codes(let values, let wanted): if !wanted[Int(values.code(row))] { return false }
            case .code(let values, let dictionary, let test):
                let code = values.code(row)
                let isWanted =
                    code == 0
                    ? test.acceptsMissing
                    : test.accepts(dictionary.orders[Int(code)]) { EventColumns.text(of: code, in: dictionary) }
                if !isWanted { return false }
            case .numbers(let values, let test):
                guard let number = values.number(row) else {
                    if test.acceptsMissing { continue }
                    return false
                }
                if !test.accepts(.number(number), { EventColumns.text(of: number) }) { return false }
            }
        }
        return true
    }
}
