import Core
import Testing

@testable import Events

/// What is wrong with an event, and what is said of it.
struct RefusalTests {
    struct Refused: CustomTestStringConvertible, Sendable {
        let json: String
        let reason: ReasonCode
        var testDescription: String { "\(reason): \(json.prefix(80))" }

        init(_ reason: ReasonCode, _ json: String) {
            self.json = json
            self.reason = reason
        }
    }

    static let table: [Refused] = [
        Refused(.unknownType, #"{"userId":"u"}"#),
        Refused(.unknownType, #"{"type":"purchase","userId":"u"}"#),
        Refused(.unknownType, #"{"type":null,"userId":"u"}"#),
        Refused(.unknownType, #"{"type":7,"userId":"u"}"#),
        Refused(.unknownType, #"{"type":"Track","event":"e","userId":"u"}"#),
        Refused(.missingEventName, #"{"type":"track","userId":"u"}"#),
        Refused(.missingEventName, #"{"type":"track","userId":"u","event":null}"#),
        Refused(.missingEventName, #"{"type":"track","userId":"u","event":"  "}"#),
        Refused(.wrongFieldType, #"{"type":"track","userId":"u","event":{"a":1}}"#),
        Refused(.wrongFieldType, #"{"type":"page","userId":"u","name":["a"]}"#),
        Refused(.missingIdentifier, #"{"type":"track","event":"e"}"#),
        Refused(.missingIdentifier, #"{"type":"track","event":"e","userId":null,"anonymousId":null}"#),
        Refused(.missingIdentifier, #"{"type":"track","event":"e","userId":"","anonymousId":" \n "}"#),
        Refused(.missingIdentifier, #"{"type":"track","event":"e","context":{"device":{"id":"d"}}}"#),
        Refused(.wrongFieldType, #"{"type":"track","event":"e","userId":{"id":1}}"#),
        Refused(.wrongFieldType, #"{"type":"track","event":"e","userId":true}"#),
        Refused(.wrongFieldType, #"{"type":"track","event":"e","anonymousId":["a"]}"#),
        Refused(.wrongFieldType, #"{"type":"track","event":"e","userId":"u","messageId":{}}"#),
        Refused(.wrongFieldType, #"{"type":"track","event":"e","userId":"u","properties":[1]}"#),
        Refused(.wrongFieldType, #"{"type":"identify","userId":"u","traits":"none"}"#),
        Refused(.wrongFieldType, #"{"type":"track","event":"e","userId":"u","context":7}"#),
        Refused(.missingGroupID, #"{"type":"group","userId":"u"}"#),
        Refused(.missingGroupID, #"{"type":"group","userId":"u","groupId":""}"#),
        Refused(.missingPreviousID, #"{"type":"alias","userId":"u"}"#),
        Refused(.missingPreviousID, #"{"type":"alias","previousId":"p"}"#),
        Refused(.missingPreviousID, #"{"type":"alias","previousId":"p","anonymousId":"a"}"#),
        Refused(.identifierTooLong, #"{"type":"page","userId":"\#(long(501))"}"#),
        Refused(.identifierTooLong, #"{"type":"page","userId":"\#(String(repeating: "한", count: 167))"}"#),
        Refused(.identifierTooLong, #"{"type":"group","userId":"u","groupId":"\#(long(501))"}"#),
        Refused(
            .identifierTooLong,
            #"{"type":"page","userId":"u","context":{"externalIds":[{"id":"\#(long(501))","type":"t","#
                + #""collection":"users","encoding":"none"}]}}"#
        ),
        Refused(.nameTooLong, #"{"type":"track","userId":"u","event":"\#(long(501))"}"#),
        Refused(.nameTooLong, #"{"type":"identify","userId":"u","traits":{"\#(long(501))":1}}"#),
        Refused(.messageIDTooLong, #"{"type":"page","userId":"u","messageId":"\#(long(101))"}"#),
        Refused(.eventTooLarge, #"{"type":"page","userId":"u","properties":{"p":"\#(long(33_000))"}}"#),
        Refused(.tooManyTraits, #"{"type":"identify","userId":"u","traits":{\#(fields(301))}}"#),
        Refused(.numberOutOfRange, #"{"type":"page","userId":"u","properties":{"n":1e999}}"#),
        Refused(.numberOutOfRange, #"{"type":"identify","userId":"u","traits":{"n":[-1e400,0]}}"#),
        Refused(.numberOutOfRange, #"{"type":"page","userId":1e999}"#),
        Refused(.nestedTooDeeply, #"{"type":"page","userId":"u","properties":\#(deep(64))}"#),
        Refused(.nestedTooDeeply, #"{"type":"page","userId":"u","properties":\#(deep(5_000))}"#),
    ]

    @Test(arguments: table)
    func `an event that cannot be taken is refused with its reason`(refused: Refused) throws {
        let batch = try decoded(refused.json)
        #expect(batch.ends == [refused.reason])
        #expect(batch.rejections.first?.detail?.isEmpty == false)
    }

    @Test(arguments: table)
    func `one that is refused lets the others of its batch pass`(refused: Refused) throws {
        let good = #"{"type":"page","userId":"u"}"#
        #expect(try decoded(batch([good, refused.json, good]), route: .batch).ends == [nil, refused.reason, nil])
    }

    @Test(arguments: [
        #"{"type":"page","userId":"\#(long(500))"}"#,
        #"{"type":"track","userId":"u","event":"\#(long(500))"}"#,
        #"{"type":"page","userId":"u","messageId":"\#(long(100))"}"#,
        #"{"type":"page","userId":"u","messageId":"\#(String(repeating: "한", count: 100))"}"#,
        #"{"type":"identify","userId":"u","traits":{\#(fields(300))}}"#,
        #"{"type":"page","userId":"u","properties":\#(deep(63))}"#,
        #"{"type":"page","userId":"u","properties":{"p":"\#(long(32_000))"}}"#,
        #"{"type":"page","userId":"u","properties":{"s":"[[[[{{{{\"[[\\"}}"#,
    ])
    func `what is just within a limit passes`(json: String) throws {
        try #expect(decoded(json).ends == [nil])
    }

    @Test func `items that are no objects are refused one by one`() throws {
        let good = #"{"type":"page","userId":"u"}"#
        let items = ["7", #""text""#, "null", "[]", "true", good, #"[{"type":"page"}]"#, "{}"]
        #expect(
            try decoded(batch(items), route: .batch).ends == [
                .malformedEvent, .malformedEvent, .malformedEvent, .malformedEvent, .malformedEvent, nil,
                .malformedEvent, .unknownType,
            ]
        )
    }

    @Test func `an empty batch holds nothing`() throws {
        try #expect(decoded(batch([]), route: .batch).ends.isEmpty)
    }

    @Test func `a batch with too many events is refused as one and leaves the places of those behind it alone`() throws
    {
        let page = #"{"type":"page","userId":"u"}"#
        let bodies = [batch([page, page, page]), batch([page])]
        let strict = try decoded(bodies, route: .batch, limits: EventLimits(batchEvents: 2))
        let lenient = try decoded(bodies, route: .batch)
        #expect(strict.ends == [.batchTooLong, nil])
        #expect(lenient.ends == [nil, nil, nil, nil])
        #expect(strict.events.last?.messageID == lenient.events.last?.messageID)
    }

    @Test func `a rejection keeps no more of a name than a name may have`() throws {
        let marks = String(repeating: "\u{301}", count: 5_000)
        let rejection = try #require(
            decoded(#"{"type":"track","event":"e\#(marks)","userId":"u"}"#).rejections.first
        )
        #expect(rejection.reason == .nameTooLong)
        #expect(rejection.name.utf8.count <= 510)
    }

    private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

    private static func fields(_ count: Int) -> String {
        (0..<count).map { "\"t\($0)\":1" }.joined(separator: ",")
    }

    /// An object of so many levels.
    private static func deep(_ levels: Int) -> String {
        String(repeating: #"{"a":"#, count: levels - 1) + "{}" + String(repeating: "}", count: levels - 1)
    }
}
