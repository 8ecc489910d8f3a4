import Core
import Testing

@Suite struct IdentifierTests {
    @Test func `UUIDs sort by time and carry version and variant`() {
        var random = SeededGenerator(seed: 5)
        var previous = ""
        for second in 0..<500 {
            let id = UUIDv7.make(at: Instant(seconds: 1_700_000_000 + Int64(second)), using: &random)
            #expect(id.utf8.count == 36)
            #expect(id > previous)
            let letters = Array(id)
            #expect(letters[14] == "7")
            #expect("89ab".contains(letters[19]))
            previous = id
        }
    }

    @Test func `a cursor comes back as it went out`() throws {
        let cursor = Cursor(.max, -42)
        #expect(try Cursor(cursor.text, count: 2) == cursor)
    }

    @Test(arguments: ["", ".", "a", "a.b.c", "a.!", "9999999999999999999999.1", "a b.c"])
    func `a text that no list gave is no cursor`(text: String) {
        #expect(throws: CursorFailure.self) { try Cursor(text, count: 2) }
    }

    @Test func `counts stop at the cap and say so`() {
        #expect(CappedCount(10_000).isCapped == false)
        #expect(CappedCount(10_001).value == 10_000)
        #expect(CappedCount(10_001).isCapped)
    }

    @Test func `reasons have one name each`() {
        #expect(Set(ReasonCode.allCases.map(\.description)).count == ReasonCode.allCases.count)
    }
}
