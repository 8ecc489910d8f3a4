import Foundation
import Testing

@testable import DangolSDK

struct VisitorTests {
    @Test func gathersWhatIsSaidOfOnePerson() {
        var visitor = Visitor()
        let anonymousID = visitor.anonymousID
        visitor.identify("u-1", ["plan": "free", "city": "서울"])
        visitor.identify("u-1", ["plan": "pro", "city": nil])
        #expect(visitor.traits == ["plan": "pro"])
        #expect(visitor.anonymousID == anonymousID)
    }

    @Test func tellsTheNextPersonNothingOfTheLast() {
        var visitor = Visitor()
        visitor.identify("u-1", ["plan": "pro"])
        visitor.identify("u-2", ["city": "부산"])
        #expect(visitor.traits == ["city": "부산"])
        let anonymousID = visitor.anonymousID
        visitor.reset()
        #expect(visitor.userID == nil)
        #expect(visitor.traits.isEmpty)
        #expect(visitor.anonymousID != anonymousID)
    }

    @Test func remembersARefusalOverAReset() {
        var visitor = Visitor()
        visitor.optOut(true)
        visitor.reset()
        #expect(visitor.isOptedOut)
    }

    @Test func comesBackFromDisk() throws {
        let folder = try Folder()
        let file = folder.url.appendingPathComponent("visitor.json")
        var visitor = Visitor()
        visitor.identify("u-1", ["plan": "pro", "seats": 3, "since": ["year": 2024], "beta": true, "rate": 0.5])
        try visitor.write(to: file)
        #expect(Visitor(at: file) == visitor)
        try Data("{\"anonymousID\":".utf8).write(to: file)
        #expect(Visitor(at: file).userID == nil)
    }

    @Test func saysWhatJSONCanSay() throws {
        let value: DangolValue = [
            "text": "단골", "whole": 9_007_199_254_740_993, "part": 0.25, "yes": true, "none": nil,
            "list": [1, "two", [3.5]],
        ]
        let data = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(DangolValue.self, from: data) == value)
        #expect(try JSONEncoder().encode([DangolValue.number(.infinity)]) == Data("[null]".utf8))
    }
}
