/// A QR code (ISO/IEC 18004) of a short text: bytes, error correction M, the smallest version that holds them.
struct QRCode: Equatable, Sendable {
    /// Modules of a side, without the quiet zone.
    let size: Int
    /// Row by row; true is dark.
    let modules: [Bool]

    /// Nil for a text that is too long to be scanned off a screen with ease (more than 666 bytes).
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let version = QRVersion.all.first(where: { $0.capacity >= bytes.count }) else { return nil }
        var grid = QRGrid(version)
        grid.place(version.interleaved(version.codewords(bytes)))
        grid.chooseMask()
        size = grid.size
        modules = grid.modules
    }

    subscript(x: Int, y: Int) -> Bool { modules[y * size + x] }

    /// All dark modules as one path of an SVG image, in which a module is a square of 1 and the quiet zone is 4 wide.
    var path: String {
        var path = ""
        for y in 0..<size {
            var x = 0
            while x < size {
                let begin = x
                while x < size, self[x, y] { x += 1 }
                if x > begin { path += "M\(begin + QRCode.quiet) \(y + QRCode.quiet)h\(x - begin)v1h-\(x - begin)z" }
                x += 1
            }
        }
        return path
    }

    static let quiet = 4
}
