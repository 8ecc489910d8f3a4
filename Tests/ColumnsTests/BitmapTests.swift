import Columns
import Core
import Testing

struct BitmapTests {
    @Test(arguments: [0, 1, 63, 64, 65, 128, 640, 1_000, 4_097])
    func `scattered, each member comes once`(bound: Int) {
        var random = SeededGenerator(seed: UInt64(bound))
        let members = Bitmap(bound: bound) { _ in Bool.random(using: &random) }
        var (inOrder, scattered): ([Int], [Int]) = ([], [])
        members.forEach { inOrder.append($0) }
        members.forEachScatteredWord { first, word in
            for bit in 0..<64 where word & 1 << UInt64(bit) != 0 { scattered.append(first + bit) }
        }
        #expect(scattered.sorted() == inOrder)
        #expect(scattered != inOrder || bound <= 128)
    }
}
