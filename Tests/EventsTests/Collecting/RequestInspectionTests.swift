import Foundation
import Testing

@testable import Events

struct RequestInspectionTests {
    @Test(arguments: [
        #"{}"#, " \n\t {} \r\n", #"{"a":[1,-0,0.5,1e5,1E-5,true,false,null,"",{}]}"#,
        #"{"a":"\"\\\/\b\f\n\r\t\u00e9"}"#,
        #"{"":0,"":1}"#, #"{"한글":"값 😀"}"#, #"{"a":18446744073709551615}"#, #"{"a":-9223372036854775808}"#,
        #"{"a":123456789012345678901234567890}"#, #"{"a":[-98765432109876543210.5e3,1]}"#,
        #"{"a":"123456789012345678901234567890","b":0.1234567890123456789012345678901234567890}"#,
    ])
    func `a JSON object is taken as it came`(text: String) throws {
        try #expect(RequestInspection(Array(text.utf8)).body == Array(text.utf8))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[]", "null", "7", #""text""#, "{} {}", "{}x", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{,}",
        #"{a:1}"#, #"{'a':1}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":1.}"#, #"{"a":1e}"#, #"{"a":0x1}"#,
        #"{"a":NaN}"#, #"{"a":Infinity}"#, #"{"a":-}"#, #"{"a":tru}"#, #"{"a":nulll}"#, "{\"a\":\"\n\"}",
        "{\"a\":\"\u{0}\"}",
        #"{"a":"\x"}"#, #"{"a":"\u12"}"#, #"{"a":"\u12g4"}"#, #"{"a":"}"#, #"{"a":"\"}"#, #"{"a":[1,2}"#, #"{"a":{]}"#,
        #"{"a":1 2}"#, #"{"a":[1,,2]}"#, #"{"a":/*c*/1}"#, "{\"a\":1}\u{0}", #"{"a":12345678901234567890123.}"#,
        #"{"a":012345678901234567890123}"#, #"{"a":12345678901234567890123x}"#,
    ])
    func `anything else is refused with what is wrong`(text: String) {
        #expect {
            try RequestInspection(Array(text.utf8))
        } throws: { error in
            guard case .invalidJSON(let why)? = error as? CollectFailure else { return false }
            return !why.isEmpty
        }
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xC3],
            [0xE2, 0x82],
            [0xF0, 0x9F, 0x98],
        ] as [[UInt8]]
    )
    func `text that is no UTF-8 is refused`(bytes: [UInt8]) {
        #expect(throws: CollectFailure.self) {
            try RequestInspection(Array(#"{"a":""#.utf8) + bytes + Array(#""}"#.utf8))
        }
        #expect(throws: CollectFailure.self) {
            try RequestInspection(Array(#"{""#.utf8) + bytes + Array(#"":1}"#.utf8))
        }
    }

    @Test func `a body cut short at any byte is refused`() throws {
        let whole = Array(
            #"{"batch":[{"type":"track","event":"상품 봄","userId":"u\u00e9","n":-1.5e3,"x":[true,null]}],"sentAt":"2026"}"#
                .utf8
        )
        _ = try RequestInspection(whole)
        for length in whole.indices {
            #expect(throws: CollectFailure.self, "cut at \(length)") { try RequestInspection(Array(whole[..<length])) }
        }
    }

    @Test(arguments: [
        (#"{"batch":[]}"#, 0), (#"{"batch":[1,[2,3],{"batch":[]}]}"#, 3), (#"{"x":{"batch":[1]},"batch":[1,2]}"#, 2),
        (#"{"\u0062atch":[1]}"#, 1), (#"{"batch":[1,2],"batch":[3]}"#, 2), (#"{}"#, nil), (#"{"batch":{}}"#, nil),
        (#"{"batch":null}"#, nil), (#"{"batch":"[]"}"#, nil), (#"{"x":{"batch":[1]}}"#, nil),
    ])
    func `items of the batch are counted`(text: String, count: Int?) throws {
        try #expect(RequestInspection(Array(text.utf8)).batchCount == count)
    }

    @Test(arguments: [
        (#"{"writeKey":"abc"}"#, "abc"), (#"{"writeKey":""}"#, ""), (#"{"writeKey":"\ud83d\ude00"}"#, "😀"),
        (#"{"writeKey":7}"#, nil), (#"{"writeKey":null}"#, nil), (#"{"x":{"writeKey":"abc"}}"#, nil), (#"{}"#, nil),
    ])
    func `the write key is read from the envelope`(text: String, key: String?) throws {
        try #expect(RequestInspection(Array(text.utf8)).writeKey == key)
    }

    @Test func `a write key of any length does no harm`() throws {
        let key = String(repeating: "k", count: 100_000)
        try #expect(RequestInspection(Array(#"{"writeKey":"\#(key)"}"#.utf8)).writeKey?.count == 256)
    }

    @Test func `nesting of any depth is taken`() throws {
        for depth in [999, 1_000, 1_001, 1_023, 1_024, 1_025, 50_000] {
            let text = #"{"a":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
            try #expect(RequestInspection(Array(text.utf8)).body.count == text.utf8.count)
        }
    }

    @Test(arguments: [#"}"#, #"[}"#, #"{]"#, #"["#, #""]"#])
    func `brackets that do not match are refused however deep they stand`(inner: String) {
        for depth in [10, 1_000, 5_000] {
            let open = String(repeating: "[", count: depth)
            let text = #"{"batch":"# + open + inner + String(repeating: "]", count: depth) + "}"
            #expect(throws: CollectFailure.self, "\(depth)") { try RequestInspection(Array(text.utf8)) }
        }
    }

    @Test func `what stands beside something deep is read`() throws {
        let deep =
            String(repeating: #"{"batch":["#, count: 3_000) + #""]}\"\\""# + String(repeating: "]}", count: 3_000)
        for text in [#"{"writeKey":"k","batch":[1,\#(deep),2]}"#, #"{"batch":[1,\#(deep),2],"writeKey":"k"}"#] {
            let inspection = try RequestInspection(Array(text.utf8))
            #expect(inspection.batchCount == 3 && inspection.writeKey == "k")
        }
        #expect(throws: CollectFailure.self) { try RequestInspection(Array(#"{"a":\#(deep),"b":}"#.utf8)) }
    }

    @Test(arguments: [
        ("1e999", true), ("-1e999", true), ("1E+400", true), (String(repeating: "9", count: 400), true),
        (String(repeating: "9", count: 4_000), true), ("1e308", false), ("1e-999", false), ("-0.5e-3", false),
        (String(repeating: "9", count: 300), false), (#""1e999""#, false),
    ])
    func `a number that nothing can hold is noted and does no harm`(number: String, isHuge: Bool) throws {
        for text in [#"{"a":\#(number)}"#, #"{"batch":[{"p":[0,\#(number)]},1.5,{"\\\"1e999":"1e999"}]}"#] {
            let inspection = try RequestInspection(Array(text.utf8))
            #expect(inspection.body == Array(text.utf8))
            #expect(inspection.hasHugeNumbers == isHuge)
        }
    }
}

struct SurrogateTests {
    @Test(arguments: [
        (#"\ud83d\ude00"#, #"\ud83d\ude00"#), (#"\uD83D\uDE00"#, #"\uD83D\uDE00"#), (#"\ud83d"#, #"\ufffd"#),
        (#"\ude00"#, #"\ufffd"#), (#"a\ud83db"#, #"a\ufffdb"#), (#"\ud83d\ud83d\ude00"#, #"\ufffd\ud83d\ude00"#),
        (#"\ude00\ud83d"#, #"\ufffd\ufffd"#), (#"\\ud83d"#, #"\\ud83d"#), (#"\\\ud83d"#, #"\\\ufffd"#),
        (#"\ud83d\\ude00"#, #"\ufffd\\ude00"#), (#"\ud83d\n"#, #"\ufffd\n"#), (#"\ud83d\u0041"#, #"\ufffd\u0041"#),
        (#"\udbff\udfff"#, #"\udbff\udfff"#), (#"\ud83d\ude00\ude00"#, #"\ud83d\ude00\ufffd"#),
    ])
    func `half an emoji becomes a replacement character and a whole one stays`(sent: String, kept: String) throws {
        for shape in [#"{"a":"%"}"#, #"{"%":1}"#, #"{"batch":[{"x":["%"]}]}"#] {
            let body = Array(shape.replacingOccurrences(of: "%", with: sent).utf8)
            let expected = Array(shape.replacingOccurrences(of: "%", with: kept).utf8)
            try #expect(RequestInspection(body).body == expected)
        }
    }

    @Test func `half an emoji does not hide that the rest is broken`() {
        #expect(throws: CollectFailure.self) { try RequestInspection(Array(#"{"a":"\ud83d","b":}"#.utf8)) }
        #expect(throws: CollectFailure.self) { try RequestInspection(Array(#"{"a":"\ud83d","b":"\x"}"#.utf8)) }
    }

    @Test func `half an emoji is mended before and behind something deep`() throws {
        let deep = String(repeating: "[", count: 3_000) + String(repeating: "]", count: 3_000)
        for (text, kept) in [
            (#"{"a":"\ud83d","b":\#(deep)}"#, #"{"a":"\ufffd","b":\#(deep)}"#),
            (#"{"b":\#(deep),"a":"\ud83d"}"#, #"{"b":\#(deep),"a":"\ufffd"}"#),
        ] {
            try #expect(RequestInspection(Array(text.utf8)).body == Array(kept.utf8))
        }
    }
}
