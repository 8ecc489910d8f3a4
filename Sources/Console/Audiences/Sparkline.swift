/// How a number went, as a line without axes.
struct Sparkline: Sendable {
    /// Of a drawing 120 wide and 36 high.
    let points: String
    /// Instead of the drawing.
    let words: String

    /// Nil where there are less than two values.
    init?(_ values: [Int], words: String) {
        guard values.count > 1, let low = values.min(), let high = values.max() else { return nil }
        let height = Double(max(1, high - low))
        points = values.enumerated().map { index, value in
            let x = 120 * Double(index) / Double(values.count - 1)
            // A line that does not move runs in the middle.
            let y = high == low ? 18 : 33 - 30 * Double(value - low) / height
            return "\(Self.written(x)),\(Self.written(y))"
        }.joined(separator: " ")
        self.words = words
    }

    private static func written(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}
