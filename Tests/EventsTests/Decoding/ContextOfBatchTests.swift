import Core
import Testing

@testable import Events

/// `context` and `integrations` of a batch go into all its items.
struct ContextOfBatchTests {
    struct Merge: CustomTestStringConvertible, Sendable {
        let envelope: String
        let item: String
        let payload: String
        var testDescription: String { "\(envelope) into \(item)" }

        init(_ envelope: String, _ item: String, _ payload: String) {
            self.envelope = envelope
            self.item = item
            self.payload = payload
        }
    }

    private static let rest = #""type":"page","userId":"u","messageId":"m""#

    static let table: [Merge] = [
        Merge("", #"{\#(rest)}"#, #"{\#(rest)}"#),
        Merge(#""context":null,"#, #"{\#(rest)}"#, #"{\#(rest)}"#),
        Merge(#""context":{"a":1},"#, #"{\#(rest)}"#, #"{"context":{"a":1},\#(rest)}"#),
        Merge(#""context":{"a":1},"#, #"{\#(rest),"context":null}"#, #"{"context":{"a":1},\#(rest)}"#),
        Merge(#""context":{"a":1},"#, #"{"context":{"a":2},\#(rest)}"#, #"{"context":{"a":2},\#(rest)}"#),
        Merge(
            #""context":{"a":1,"b":"x\ny"},"#,
            #"{\#(rest),"context":{"a":null,"c":[1, {"d":1}]}}"#,
            #"{"context":{"b":"x\ny","a":null,"c":[1, {"d":1}]},\#(rest)}"#
        ),
        Merge(#""context":{"a":1},"#, #"{"context":{},\#(rest)}"#, #"{"context":{"a":1},\#(rest)}"#),
        Merge(#""context":"text","#, #"{\#(rest)}"#, #"{\#(rest)}"#),
        Merge(
            #""integrations":{"All":false},"context":{"a":1},"#,
            #"{"integrations":{"All":true},\#(rest)}"#,
            #"{"context":{"a":1},"integrations":{"All":true},\#(rest)}"#
        ),
        Merge(#""integrations":{"All":false},"#, #"{\#(rest)}"#, #"{"integrations":{"All":false},\#(rest)}"#),
    ]

    @Test(arguments: table)
    func `the item's own word counts`(merge: Merge) throws {
        let event = try #require(decoded(batch([merge.item], merge.envelope), route: .batch).events.first)
        try #expect(JSON(parsing: event.text) == JSON(parsing: merge.payload))
        #expect(event.messageID == "m")
    }

    @Test func `the place of the context in the batch does not matter`() throws {
        let body = #"{"batch":[{\#(Self.rest)}],"context":{"traits":{"email":"a@b.kr"},"device":{"id":"d"}}}"#
        let event = try #require(decoded(body, route: .batch).events.first)
        #expect(event.deviceID == "d")
        #expect(event.contextTraits.map(\.scalar) == ["a@b.kr"])
    }

    @Test func `an item whose context is a text is refused and cannot smuggle fields in`() throws {
        let item = #"{\#(Self.rest),"context":"{},\"userId\":\"other\",\"x\":1"}"#
        try #expect(decoded(batch([item], #""context":{"a":1},"#), route: .batch).ends == [.wrongFieldType])
    }

    @Test func `items that are no objects are refused as without a context`() throws {
        try #expect(
            decoded(batch(["1", "null", "[]"], #""context":{"a":1},"#), route: .batch).ends
                == [.malformedEvent, .malformedEvent, .malformedEvent]
        )
    }

    @Test func `sentAt of the batch corrects the clocks of its items`() throws {
        let item = #"{\#(Self.rest),"timestamp":"2026-09-21T10:00:00Z"}"#
        let body = batch([item], #""sentAt":"2026-09-21T10:01:00Z","#)
        let event = try #require(
            decoded([body], route: .batch, receivedAt: Instant(seconds: 1_790_000_000)).events.first
        )
        #expect(event.time == Instant(seconds: 1_790_000_000 - 60))
    }
}
