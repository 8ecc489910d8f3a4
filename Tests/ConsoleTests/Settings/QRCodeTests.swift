import Testing

@testable import Console

@Suite("QR codes")
struct QRCodeTests {
    /// As a scanner (ZXing) has read it.
    private static let drawn = """
        #######...##.#..#.#######
        #.....#..##..####.#.....#
        #.###.#.#.#....#..#.###.#
        #.###.#.#.##.###..#.###.#
        #.###.#.##......#.#.###.#
        #.....#.##...###..#.....#
        #######.#.#.#.#.#.#######
        ........#####.###........
        #.#####..#.#####..#####..
        #.#.##..#...##.##....#.#.
        .#.##.##.#.#.#####.###.##
        ###.#....#.##.#.##.##...#
        ####..##..#####..##.#####
        #..#.#...#...#...#...#.#.
        #.###.#######.##.##.#..##
        #.###......#...#..#.#..#.
        #.##..##.#.#.#.######.##.
        ........###.###.#...#....
        #######......#..#.#.#..##
        #.....#.#.#.#...#...#..#.
        #.###.#.###.#########.###
        #.###.#.#......#.####..##
        #.###.#.#..##........#..#
        #.....#...##..#.##......#
        #######.##.##....#..#####
        """

    @Test("are drawn as scanners read them")
    func drawing() throws {
        let code = try #require(QRCode("otpauth://totp/Dangol:a"))
        let rows = (0..<code.size).map { y in (0..<code.size).map { x in code[x, y] ? "#" : "." }.joined() }
        #expect(rows.joined(separator: "\n") == Self.drawn)
    }

    @Test(
        "grow with their text, up to what a screen can show",
        arguments: [(14, 21), (15, 25), (213, 57), (666, 97)] as [(Int, Int)]
    )
    func size(bytes: Int, size: Int) throws {
        #expect(try #require(QRCode(String(repeating: "x", count: bytes))).size == size)
        #expect(QRCode(String(repeating: "x", count: 667)) == nil)
    }

    @Test("have three finders and nothing in their quiet zone")
    func frame() throws {
        let code = try #require(QRCode("Dangol"))
        let last = code.size - 1
        for (x, y) in [(0, 0), (last, 0), (0, last)] { #expect(code[x, y]) }
        #expect(code.path.hasPrefix("M4 4h7v1h-7z"))
    }
}
