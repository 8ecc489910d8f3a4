/// The square of modules while it is drawn.
struct QRGrid {
    let size: Int
    private let version: QRVersion
    private(set) var modules: [Bool]
    /// Modules of the frame, which carry no data and take no mask.
    private var isFrame: [Bool]

    init(_ version: QRVersion) {
        self.version = version
        size = version.size
        modules = [Bool](repeating: false, count: size * size)
        isFrame = modules
        drawFrame()
    }

    private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
        guard (0..<size).contains(x), (0..<size).contains(y) else { return }
        modules[y * size + x] = isDark
        isFrame[y * size + x] = true
    }

    private mutating func drawFrame() {
        for index in 0..<size {
            set(6, index, index % 2 == 0)
            set(index, 6, index % 2 == 0)
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawRings(x, y, radius: 4) { $0 != 2 && $0 != 4 } }
        let centres = version.alignment
        for x in centres {
            for y in centres where !isFinder(x, y) { drawRings(x, y, radius: 2) { $0 != 1 } }
        }
        drawFormat(mask: 0)
        drawVersion()
    }

    /// Where a finder stands there is no alignment pattern.
    private func isFinder(_ x: Int, _ y: Int) -> Bool {
        (x == 6 && y == 6) || (x == 6 && y == size - 7) || (x == size - 7 && y == 6)
    }

    private mutating func drawRings(_ x: Int, _ y: Int, radius: Int, isDark: (Int) -> Bool) {
        for dy in -radius...radius {
            for dx in -radius...radius { set(x + dx, y + dy, isDark(max(abs(dx), abs(dy)))) }
        }
    }

    /// Error correction M and the mask, secured and written twice.
    private mutating func drawFormat(mask: Int) {
        var remainder = mask
        for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
        let bits = (mask << 10 | remainder) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0...5 { set(8, index, bit(index)) }
        set(8, 7, bit(6))
        set(8, 8, bit(7))
        set(7, 8, bit(8))
        for index in 9..<15 { set(14 - index, 8, bit(index)) }
        for index in 0..<8 { set(size - 1 - index, 8, bit(index)) }
        for index in 8..<15 { set(8, size - 15 + index, bit(index)) }
        set(8, size - 8, true)
    }

    /// From version 7 on the version itself, secured and written twice.
    private mutating func drawVersion() {
        guard version.number > 6 else { return }
        var remainder = version.number
        for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1F25 }
        let bits = version.number << 12 | remainder
        for index in 0..<18 {
            let isDark = bits >> index & 1 == 1
            set(size - 11 + index % 3, index / 3, isDark)
            set(index / 3, size - 11 + index % 3, isDark)
        }
    }

    /// Writes the words bit by bit, two columns at a time, up and down from the right.
    mutating func place(_ words: [UInt8]) {
        var position = 0
        var right = size - 1
        while right > 0 {
            if right == 6 { right = 5 }
            for step in 0..<size {
                let y = (right + 1) & 2 == 0 ? size - 1 - step : step
                for x in [right, right - 1] where !isFrame[y * size + x] && position < words.count * 8 {
                    modules[y * size + x] = words[position / 8] >> UInt8(7 - position % 8) & 1 == 1
                    position += 1
                }
            }
            right -= 2
        }
    }

    /// Applies the mask with which the code looks least like something else.
    mutating func chooseMask() {
        let candidates = QRMask.all.enumerated().map { index, mask in
            var grid = self
            grid.drawFormat(mask: index)
            for y in 0..<size {
                for x in 0..<size where !isFrame[y * size + x] && mask(x, y) { grid.modules[y * size + x].toggle() }
            }
            return (grid: grid, penalty: QRMask.penalty(grid.modules, size: size))
        }
        if let best = candidates.min(by: { $0.penalty < $1.penalty }) { self = best.grid }
    }
}
