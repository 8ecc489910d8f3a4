/// The eight masks of the standard, and how much one disturbs those who read the code (tables 10 and 11).
enum QRMask {
    /// Whether the module at (x, y) is turned over.
    static let all: [@Sendable (Int, Int) -> Bool] = [
        { x, y in (x + y) % 2 == 0 },
        { _, y in y % 2 == 0 },
        { x, _ in x % 3 == 0 },
        { x, y in (x + y) % 3 == 0 },
        { x, y in (x / 3 + y / 2) % 2 == 0 },
        { x, y in x * y % 2 + x * y % 3 == 0 },
        { x, y in (x * y % 2 + x * y % 3) % 2 == 0 },
        { x, y in ((x + y) % 2 + x * y % 3) % 2 == 0 },
    ]

    private static let finder = [true, false, true, true, true, false, true]
    private static let light = [false, false, false, false]

    static func penalty(_ modules: [Bool], size: Int) -> Int {
        let rows = (0..<size).map { y in Array(modules[y * size..<(y + 1) * size]) }
        let columns = (0..<size).map { x in (0..<size).map { y in modules[y * size + x] } }
        let lines = (rows + columns).reduce(0) { $0 + penalty(line: $1) }
        let dark = modules.count(where: \.self)
        let imbalance = abs(dark * 20 - modules.count * 10) / modules.count
        return lines + squares(rows) * 3 + imbalance * 10
    }

    /// Long runs of one colour, and what looks like a finder.
    private static func penalty(line: [Bool]) -> Int {
        var penalty = 0
        var run = 0
        for (index, module) in line.enumerated() {
            run = index > 0 && line[index - 1] == module ? run + 1 : 1
            if run == 5 { penalty += 3 } else if run > 5 { penalty += 1 }
        }
        for pattern in [finder + light, light + finder] {
            for start in 0...line.count - pattern.count where line[start..<start + pattern.count].elementsEqual(pattern)
            {
                penalty += 40
            }
        }
        return penalty
    }

    /// Squares of 2 × 2 modules of one colour.
    private static func squares(_ rows: [[Bool]]) -> Int {
        var count = 0
        for (upper, lower) in zip(rows, rows.dropFirst()) {
            for x in 1..<upper.count {
                let module = upper[x]
                if upper[x - 1] == module, lower[x] == module, lower[x - 1] == module { count += 1 }
            }
        }
        return count
    }
}
