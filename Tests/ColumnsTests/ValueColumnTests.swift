import Columns
import Core
import Testing

struct ValueColumnTests {
    /// Few values and many, of nearly everybody and of nearly nobody, changed and taken away.
    @Test(arguments: [(values: 9, share: 0.9), (values: 90, share: 0.9), (values: 9, share: 0.02)])
    func `values are counted as one by one`(_ kind: (values: Int, share: Double)) {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let bound = 1_000
        var column = ValueColumn()
        for _ in 0..<3_000 {
            let ordinal = Int.random(in: 0..<bound, using: &random)
            guard Double.random(in: 0..<1, using: &random) < kind.share else {
                column.set(nil, .text(""), of: ordinal, bound: bound)
                continue
            }
            let text = "value \(Int.random(in: 0..<kind.values, using: &random))"
            column.set(text, .text(text), of: ordinal, bound: bound)
        }
        for _ in 0..<20 {
            let members = Bitmap(bound: bound) { _ in Bool.random(using: &random) }
            var expected = [Int](repeating: 0, count: column.dictionary.count)
            members.forEach { expected[Int(column.code(of: $0))] += 1 }
            #expect(column.counts(among: members) == expected)
        }
    }
}
