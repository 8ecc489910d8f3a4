import Core
import Testing

@testable import Events

/// What is read from an event that passes.
struct FieldTests {
    private func event(_ json: String, route: CollectedRequest.Route = .typed) throws -> IncomingEvent {
        try #require(decoded(json, route: route).events.first)
    }

    @Test(arguments: EventType.allCases)
    func `the route says the type, whatever the body says`(type: EventType) throws {
        let others = #""event":"e","groupId":"g","previousId":"p","userId":"u""#
        for body in ["{\(others)}", "{\"type\":\"page\",\(others)}", "{\"type\":null,\(others)}"] {
            try #expect(event(body, route: .single(type)).type == type)
        }
        try #expect(event("{\"type\":\"\(type.name)\",\(others)}").type == type)
        try #expect(
            decoded("{\"batch\":[{\"type\":\"\(type.name)\",\(others)}]}", route: .batch).events[0].type == type
        )
    }

    @Test func `names of tracks, pages and screens are trimmed`() throws {
        try #expect(event(#"{"type":"track","event":" Order Completed ","userId":"u"}"#).name == "Order Completed")
        try #expect(event(#"{"type":"page","name":"Home","userId":"u"}"#).name == "Home")
        try #expect(event(#"{"type":"screen","name":null,"userId":"u"}"#).name == "")
        try #expect(event(#"{"type":"track","event":404,"userId":"u"}"#).name == "404")
        try #expect(event(#"{"type":"identify","name":"ignored","userId":"u"}"#).name == "")
    }

    @Test func `ids that are numbers are taken as they are written`() throws {
        let event = try event(#"{"type":"group","userId":4711,"anonymousId":-1.50,"groupId":12345678901234567890123}"#)
        #expect(event.userID == "4711")
        #expect(event.anonymousID == "-1.50")
        #expect(event.groupID == "12345678901234567890123")
    }

    @Test func `device and external ids are read from the context`() throws {
        let event = try event(
            """
            {"type":"page","context":{"device":{"id":"dev","x":{"id":"no"}},"externalIds":[
            {"id":"k1","type":"kakao_id","collection":"users","encoding":"none"},
            {"id":7,"type":"crm","collection":"users","encoding":"none","more":[1]},
            {"id":"k2","type":"kakao_id","collection":"accounts","encoding":"none"},
            {"id":"k3","type":"kakao_id","collection":"users","encoding":"sha256"},
            {"id":"k4","type":"kakao_id"},"text",null,[],{}]}}
            """
        )
        #expect(event.deviceID == "dev")
        #expect(event.externalIDs.map(\.type) == ["kakao_id", "crm"])
        #expect(event.externalIDs.map(\.id) == ["k1", "7"])
    }

    @Test func `a device that is no object is passed over`() throws {
        let event = try event(#"{"type":"page","userId":"u","context":{"device":"phone","traits":{"email":"a@b.kr"}}}"#)
        #expect(event.deviceID == nil)
        #expect(event.contextTraits.map(\.scalar) == ["a@b.kr"])
    }

    @Test func `traits come from the call and from the context, and the call's win`() throws {
        let event = try event(
            #"{"type":"identify","userId":"u","traits":{"a":1,"b":null},"context":{"traits":{"a":2,"b":3,"c":{"d":[1, 2]}}}}"#
        )
        #expect(event.traits.map(\.name) == ["a", "b", "c"])
        #expect(event.traits.map(\.json) == ["1", "null", #"{"d":[1, 2]}"#])
        #expect(event.traits.map(\.isNull) == [false, true, false])
        #expect(event.contextTraits.isEmpty)
    }

    @Test func `the context of other calls says who it is and changes nothing`() throws {
        let event = try event(
            #"{"type":"track","event":"e","userId":"u","context":{"traits":{"email":"a@b.kr","plan":"x","phone":1}}}"#
        )
        #expect(event.traits.isEmpty)
        #expect(event.contextTraits.map(\.name) == ["email", "phone"])
    }

    @Test func `escapes in keys and values are read`() throws {
        let event = try event(
            #"{"\u0074ype":"tr\u0061ck","ev\u0065nt":"\ud83d\ude00 \"q\" \\","userId":"\uc190\ub2d8"}"#
        )
        #expect(event.type == .track)
        #expect(event.name == "😀 \"q\" \\")
        #expect(event.userID == "손님")
    }

    @Test func `NUL becomes a replacement character in whatever is stored as text`() throws {
        let event = try event(
            #"{"type":"track","event":"a\u0000b","userId":"u\u0000","context":{"traits":{"email":"a\u0000@b.kr"}}}"#
        )
        #expect(event.name == "a\u{FFFD}b")
        #expect(event.userID == "u\u{FFFD}")
        #expect(event.contextTraits.map(\.scalar) == ["a\u{FFFD}@b.kr"])
    }

    @Test func `a message id may be text or a number, and is made up from the place where there is none`() throws {
        try #expect(event(#"{"type":"page","userId":"u","messageId":"m"}"#).messageID == "m")
        try #expect(event(#"{"type":"page","userId":"u","messageId":12}"#).messageID == "12")
        for absent in ["", #","messageId":null"#, #","messageId":"""#] {
            try #expect(event(#"{"type":"page","userId":"u"\#(absent)}"#).messageID == "dangol-7-0")
        }
    }

    @Test func `times are read as text and as numbers of seconds or milliseconds`() throws {
        for time in [
            #""2026-09-21T10:00:00Z""#, #""2026-09-21T19:00:00+09:00""#, #""2026-09-21T10:00:00""#, "1789984800",
            "1789984800000", "1789984800.0",
        ] {
            let event = try event(#"{"type":"page","userId":"u","timestamp":\#(time)}"#)
            #expect(event.time == Instant(seconds: 1_789_984_800), "\(time)")
        }
        for garbage in [#""yesterday""#, "{}", "[]", "true", "1e300", "-1e300", #""""#, "123456789012345678901234"] {
            let event = try event(#"{"type":"page","userId":"u","timestamp":\#(garbage)}"#)
            #expect(event.time == event.receivedAt, "\(garbage)")
        }
    }

    @Test func `the original timestamp goes before the timestamp`() throws {
        let event = try event(
            #"{"type":"page","userId":"u","timestamp":"2026-01-01T00:00:00Z","originalTimestamp":"2026-02-01T00:00:00Z"}"#
        )
        #expect(event.time.iso8601 == "2026-02-01T00:00:00.000Z")
    }
}
