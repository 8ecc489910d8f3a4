import CPrefetch

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
    private let factors: [Factor]?
    /// The one whose values are counted.
    private let counted: PropertyValues?
    /// What is looked at first of somebody's rows, beside their times.
    private let ahead: (PlainValues?, PlainValues?)

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
        let found = names.compactMap(values)
        counted = found.first?.0
        factors = found.count == names.count ? found.map(Factor.init) : nil
        let looked = question.tests.compactMap { values($0.property)?.0 } + found.map(\.0)
        ahead = (looked.first.map(PlainValues.init), looked.dropFirst().first.map(PlainValues.init))
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
        guard isPlainCount else { return forEachMeasureAhead(in: range, among: candidates, body) }
        view.forEachRun(in: range, since: window.lowerBound, among: candidates) { ordinal, run in
            body(ordinal, Double(view.rows(view.rows(ofRun: run), in: window).count))
        }
    }

    /// Where somebody's rows lie is a wait for memory: those of several are on their way at once.
    @inline(__always) private func forEachMeasureAhead(
        in range: Range<Int>,
        among candidates: (_ word: Int) -> UInt64,
        _ body: (Int, Double?) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Waiting.self, capacity: Waiting.many) { waiting in
            var count = 0
            func look() {
                for index in 0..<count { body(waiting[index].ordinal, decisiveMeasure(of: waiting[index].rows)) }
                count = 0
            }
            view.forEachRun(in: range, since: question.window.lowerBound, among: candidates) { ordinal, run in
                let rows = view.rows(ofRun: run)
                prefetch(view.times.baseAddress.unsafelyUnwrapped + rows.upperBound - 1)
                ahead.0?.prefetch(rows.upperBound - 1)
                ahead.1?.prefetch(rows.upperBound - 1)
                waiting[count] = Waiting(ordinal: ordinal, rows: rows)
                count += 1
                if count == Waiting.many { look() }
            }
            look()
        }
    }

    /// Somebody whose rows are on their way.
    private struct Waiting {
        let ordinal: Int
        let rows: Range<Int>

        static let many = 64
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
        switch measuring {
        case .count:
            let rows = view.rows(rows, in: window)
            if isPlainCount { return Double(rows.count) }
            var count = 0
            for row in rows where counts(row) { count += 1 }
            return Double(count)
        // A loop and no closure, which would hold a copy of all this.
        case .first:
            for row in view.rows(rows, in: window) where counts(row) { return Double(view.times[row]) }
            return nil
        case .last:
            for row in view.rows(rows, in: window).reversed() where counts(row) { return Double(view.times[row]) }
            return nil
        case .distinct: return Double(distinct(view.walkedRows(rows, in: window)))
        case .sum: return products(view.walkedRows(rows, in: window)).sum
        case .average:
            let all = products(view.walkedRows(rows, in: window))
            return all.count == 0 ? nil : all.sum / all.count
        case .minimum:
            let all = products(view.walkedRows(rows, in: window))
            return all.count == 0 ? nil : all.least
        case .maximum:
            let all = products(view.walkedRows(rows, in: window))
            return all.count == 0 ? nil : all.most
        }
    }

    /// What one row that counts adds to the measure.
    func worth(of row: Int) -> Double {
        guard !isCount else { return 1 }
        guard let factors else { return 0 }
        let product = factors.withUnsafeBufferPointer { factors in
            factors.indices.reduce(1) { $0 * factors[$1].number(of: row) }
        }
        return product.isNaN ? 0 : product
    }

    private func distinct(_ rows: Range<Int>) -> Int {
        guard let values = counted else { return 0 }
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

    /// Of the products of the factors in those rows that count and have them all, in the order of the rows.
    ///
    /// Factor after factor for a few rows at a time, so that its form is asked for once and not for each row.
    private func products(_ rows: Range<Int>) -> Products {
        var all = Products()
        guard let factors else { return all }
        let isSelective = isSelective
        withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.fewRows) { chosen in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.fewRows) { products in
                var row = rows.lowerBound
                while row < rows.upperBound {
                    var count = 0
                    while count < Self.fewRows, row < rows.upperBound {
                        if !isSelective || counts(row) {
                            chosen[count] = row
                            products[count] = 1
                            count += 1
                        }
                        row += 1
                    }
                    let some = UnsafeBufferPointer(rebasing: chosen[..<count])
                    factors.withUnsafeBufferPointer { for index in $0.indices { $0[index].multiply(products, some) } }
                    // Apart, so that it stays in the processor meanwhile.
                    var sums = all
                    for index in 0..<count { sums.add(products[index]) }
                    all = sums
                }
            }
        }
        return all
    }

    private struct Products {
        var sum = 0.0
        var count = 0.0
        var least = Double.infinity
        var most = -Double.infinity

        @inline(__always) mutating func add(_ product: Double) {
            guard !product.isNaN else { return }
            sum += product
            count += 1
            least = min(least, product)
            most = max(most, product)
        }
    }

    private static let fewRows = 32

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

/// The values of a property as a plain pointer: what is looked at for each row cannot pay for counting references. Valid while its part is.
private struct PlainValues {
    let form: PropertyValues.Form
    let base: UnsafeRawPointer?
    private let width: Int

    init(_ values: PropertyValues) { (form, base, width) = (values.form, values.bytes.baseAddress, values.width) }

    @inline(__always) func prefetch(_ row: Int) { CPrefetch.prefetch(base.unsafelyUnwrapped + row * width) }
}

/// The numbers of a property, to multiply by.
private struct Factor {
    private let values: PlainValues
    /// By code, where there are codes; not a number where the text is none.
    private let numbers: [Double]

    init(_ values: PropertyValues, _ dictionary: ValueDictionary) {
        self.values = PlainValues(values)
        numbers = values.form.isCode ? dictionary.orders.map { $0.number ?? .nan } : []
    }

    /// Not a number where there is none.
    @inline(__always) func number(of row: Int) -> Double {
        var (row, number) = (row, 1.0)
        withUnsafeMutablePointer(to: &number) { number in
            withUnsafePointer(to: &row) { row in
                multiply(UnsafeMutableBufferPointer(start: number, count: 1), UnsafeBufferPointer(start: row, count: 1))
            }
        }
        return number
    }

    /// Not a number where there is none.
    @inline(__always) func multiply(_ products: UnsafeMutableBufferPointer<Double>, _ rows: UnsafeBufferPointer<Int>) {
        switch values.form {
        case .int8: multiply(products, rows) { Self.number($0 as Int8) }
        case .int16: multiply(products, rows) { Self.number($0 as Int16) }
        case .int32: multiply(products, rows) { Self.number($0 as Int32) }
        case .int64: multiply(products, rows) { Self.number($0 as Int64) }
        case .double: multiply(products, rows) { $0 as Double }
        case .code8: multiply(products, rows) { numbers[Int($0 as UInt8)] }
        case .code16: multiply(products, rows) { numbers[Int($0 as UInt16)] }
        case .code32: multiply(products, rows) { numbers[Int($0 as UInt32)] }
        }
    }

    @inline(__always) private static func number<T: FixedWidthInteger>(_ value: T) -> Double {
        value == .min ? .nan : Double(value)
    }

    @inline(__always) private func multiply<T: BitwiseCopyable>(
        _ products: UnsafeMutableBufferPointer<Double>,
        _ rows: UnsafeBufferPointer<Int>,
        _ number: (T) -> Double
    ) {
        let values = values.base.unsafelyUnwrapped.assumingMemoryBound(to: T.self)
        for index in rows.indices { products[index] *= number(values[rows[index]]) }
    }
}
