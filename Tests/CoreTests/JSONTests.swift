import Core
import Foundation
import Testing

@Suite struct JSONTests {
    private static let texts: [(String, JSON)] = [
        ("null", JSON.null), ("true", true), (" [1, -2 ,3.5,1e3] ", [1, -2, .number(3.5), .number(1000)]),
        (#""민준 😀""#, "민준 😀"), (#""\u00e9\ud83d\ude00\n\"""#, "é😀\n\""), ("{}", [:]), ("[]", []),
        (#"{"a":{"b":[null]},"a":2}"#, ["a": 2]), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("-0", 0), ("0.10", .number(0.1)),
    ]

    @Test(arguments: texts)
    func `reads what the grammar allows`(text: String, expected: JSON) throws {
        #expect(try JSON(parsing: text) == expected)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "1e", "nul", "\"", "\"\\x\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "\"\u{1}\"", "1 2", "[1 2]", "1e999", "\"\\u12\"", "tru e", "--1",
    ])
    func `refuses what it does not`(text: String) {
        #expect(throws: JSONFailure.self) { try JSON(parsing: text) }
    }

    @Test func `refuses bytes that are no UTF-8`() {
        #expect(throws: JSONFailure.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test func `refuses to follow nesting down the stack`() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(throws: JSONFailure.self) { try JSON(parsing: deep) }
        let fine = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        _ = try JSON(parsing: fine)
    }

    /// The oracle: Foundation reads the same.
    @Test func `agrees with Foundation on what it writes itself`() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            let value = JSON.random(depth: 4, using: &random)
            #expect(try JSON(parsing: value.text) == value)
            let theirs = try JSONSerialization.jsonObject(with: Data(value.text.utf8), options: .fragmentsAllowed)
            let ours = try JSONSerialization.jsonObject(
                with: Data(JSON(parsing: value.text).text.utf8),
                options: .fragmentsAllowed
            )
            #expect((theirs as? NSObject) == (ours as? NSObject))
        }
    }

    /// A text cut anywhere is no JSON, and no crash.
    @Test func `refuses every truncation`() throws {
        let text = Array(#"{"a":[1,-2.5e3,"x\u00e9\n",null,true],"b":{"c":"😀"}}"#.utf8)
        _ = try JSON(parsing: text)
        for end in 0..<text.count {
            #expect(throws: JSONFailure.self) { try JSON(parsing: text.prefix(end)) }
        }
    }
}

extension JSON {
    fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .integer(.random(in: -1_000...1_000_000, using: &random))
        case 3: return .number(Double(Int.random(in: -9_999...9_999, using: &random)) + 0.5)
        case 4, 5:
            let letters = ["a", "\"", "\\", "\n", "\u{1}", "é", "김", "😀", "/", " "]
            return .string(
                (0..<Int.random(in: 0...8, using: &random)).map { _ in letters.randomElement(using: &random) ?? "" }
                    .joined()
            )
        case 6: return .array((0..<3).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            return .object(
                Dictionary(uniqueKeysWithValues: (0..<3).map { ("k\($0)", .random(depth: depth - 1, using: &random)) })
            )
        }
    }
}
