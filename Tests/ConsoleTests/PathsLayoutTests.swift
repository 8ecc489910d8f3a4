import Core
import Testing

@testable import Console

/// Whoever comes to an event leaves it again or goes no further, and nothing is drawn over something else.
struct PathsLayoutTests {
    @Test(arguments: [1, 2, 3] as [UInt64], [true, false])
    func `everybody is drawn once in each column`(_ seed: UInt64, _ isBefore: Bool) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let names = (0..<12).map { "Event \($0)" }
        var flows: [PathsView.Flow] = []
        var here = ["Start": Int64(10_000)]
        for step in 0..<4 {
            var next: [String: Int64] = [:]
            for (from, people) in here.sorted(by: { $0.key < $1.key }) {
                var rest = people
                for name in names.shuffled(using: &random).prefix(5) where rest > 0 {
                    let some = Int64.random(in: 0...rest, using: &random)
                    guard some > 0 else { continue }
                    flows.append(PathsView.Flow(step: step, from: from, to: name, people: some))
                    next[name, default: 0] += some
                    rest -= some
                }
                if rest > 0 { flows.append(PathsView.Flow(step: step, from: from, to: nil, people: rest)) }
            }
            here = next
        }
        let layout = PathsLayout(flows, isBefore: isBefore)
        #expect(layout.boxes.first?.map(\.people) == [10_000])
        for (column, boxes) in layout.boxes.enumerated() {
            #expect(boxes.count <= 8)
            let arrived = flows.filter { $0.step == column - 1 }.reduce(0) { $0 + $1.people }
            if column > 0 { #expect(boxes.reduce(0) { $0 + $1.people } == arrived) }
            for (upper, lower) in zip(boxes, boxes.dropFirst()) { #expect(upper.y + upper.height < lower.y) }
            #expect(boxes.allSatisfy { $0.y + $0.height <= Double(layout.height) })
            #expect((0...layout.width - PathsLayout.bar).contains(layout.x(of: column)))
        }
        #expect(layout.bands.reduce(0) { $0 + $1.people } == flows.reduce(0) { $0 + $1.people })
        for band in layout.bands { #expect((band.x1 < band.x2) != isBefore) }
    }
}
