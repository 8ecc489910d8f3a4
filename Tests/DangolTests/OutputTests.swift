import Core
import Events
import Synchronization
import Testing

@testable import dangol

struct OutputTests {
    private static func record(payload: String) -> EventRecord {
        EventRecord(
            id: "e1",
            state: .recorded,
            reason: .accepted,
            detail: nil,
            type: .track,
            name: "Order, \"big\"",
            messageID: "m1",
            sourceID: 1,
            profile: 1,
            time: Instant(seconds: 1_800_000_000),
            receivedAt: Instant(seconds: 1_800_000_001),
            sentAt: nil,
            ip: nil,
            payload: payload
        )
    }

    @Test func `an event is one line of JSON, however its payload was laid out`() throws {
        let payload = "{\n  \"event\": \"Order\",\r\n  \"text\": \"a\\nb\"\n}"
        let line = EventDocument(record: Self.record(payload: payload), profileID: "p", sourceID: nil).line
        #expect(!line.contains { $0.isNewline })
        let json = try JSON(parsing: line)
        #expect(json["payload"]?["text"] == "a\nb")
        #expect(json["profileId"] == "p" && json["sourceId"] == .null)
    }

    @Test func `an event without payload is JSON as well`() throws {
        let line = EventDocument(record: Self.record(payload: ""), profileID: nil, sourceID: nil).line
        #expect(try JSON(parsing: line)["payload"] == .null)
    }

    @Test func `fields with commas, quotes and line ends survive CSV`() {
        #expect(CSV.line(["a", "b,c", "d \"e\"", "f\ng"]) == "a,\"b,c\",\"d \"\"e\"\"\",\"f\ng\"\r\n")
    }

    @Test func `a row of CSV has a field for every column`() {
        let document = EventDocument(record: Self.record(payload: "{}"), profileID: "p", sourceID: "s")
        #expect(document.csv.count == EventDocument.csvHeader.count)
    }

    @Test func `a buffer writes everything once and in order`() throws {
        let written = Mutex("")
        let buffer = OutputBuffer { text in written.withLock { $0 += text } }
        let lines = (0..<20_000).map { "line \($0)\n" }
        for line in lines { try buffer.append(line) }
        try buffer.flush()
        #expect(written.withLock { $0 } == lines.joined())
    }
}
