import Core
import Testing

@testable import Events

/// What is kept of an event.
struct PayloadTests {
    @Test(arguments: [
        #"{"type":"page","userId":"u","messageId":"m"}"#,
        #"{ "type" : "page" , "userId":"u", "messageId":"m", "properties": { "a" : [ 1 , 2 ] } }"#,
        #"{"type":"page","userId":"u","messageId":"m","unknown":{"x":[true,null,1e5]},"name":"한 😀 \u0000"}"#,
        #"{"type":"page","userId":"u","messageId":"m","n":123456789012345678901234567890}"#,
    ])
    func `an event is kept as it came, byte for byte`(sent: String) throws {
        try #expect(decoded(sent).events[0].text == sent)
        try #expect(decoded(batch([sent, sent]), route: .batch).events[1].text == sent)
    }

    @Test(arguments: [
        (#"{"userId":"u"}"#, #"{"userId":"u","type":"page","messageId":"dangol-7-0"}"#),
        (#"{"userId":"u","type":null}"#, #"{"userId":"u","type":"page","messageId":"dangol-7-0"}"#),
        (#"{"userId":"u","messageId":null,"a":1}"#, #"{"userId":"u","a":1,"type":"page","messageId":"dangol-7-0"}"#),
        (#"{"userId":"u","messageId":"","type":"page"}"#, #"{"userId":"u","type":"page","messageId":"dangol-7-0"}"#),
        (#"{"userId":"u","messageId":"m"}  "#, #"{"userId":"u","messageId":"m","type":"page"}"#),
        (#"{"userId":"u","messageId":9,"type":"page"}"#, #"{"userId":"u","messageId":9,"type":"page"}"#),
    ])
    func `what the client did not say is added, once`(sent: String, kept: String) throws {
        try #expect(decoded(sent, route: .single(.page)).events[0].text == kept)
    }

    @Test(arguments: [#"{"type":"nonsense","a":[1, 2]}"#, #""text""#, "17", "[1]", "null"])
    func `what is refused is kept as JSON too`(item: String) throws {
        let rejection = try #require(decoded(batch([item]), route: .batch).rejections.first)
        let payload = try #require(rejection.payload)
        try #expect([0: PayloadDictionary.builtIn].text(of: payload) == (item == "null" ? "" : item))
    }

    @Test func `payloads of every size come back`() throws {
        var random = SeededGenerator(seed: 5)
        for length in [0, 1, 2, 100, 4_096, 300_000] {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            for dictionary in [nil, PayloadDictionary.builtIn] {
                let kept = try PayloadCodec.compress(bytes, with: dictionary)
                try #expect(PayloadCodec.decompress(kept, with: dictionary) == bytes)
                // Of versions that kept the first four bytes.
                let whole = [0x28, 0xB5, 0x2F, 0xFD] + kept
                try #expect(PayloadCodec.decompress(whole, with: dictionary) == bytes)
                #expect(PayloadCodec.dictionaryNumber(of: whole) == PayloadCodec.dictionaryNumber(of: kept))
            }
        }
    }
}
