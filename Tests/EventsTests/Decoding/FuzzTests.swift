import Core
import Foundation
import Testing

@testable import Events

/// Bodies that nobody means, from the door to the decoder.
struct FuzzTests {
    private static let seeds = [
        #"{"batch":[{"type":"track","event":"Order Completed","userId":"u-1","anonymousId":null,"messageId":"m","#
            + #""properties":{"total":12.5e1,"products":[{"id":1},{"id":2}]},"context":{"externalIds":[{"id":"k","#
            + #""type":"kakao","collection":"users","encoding":"none"}],"device":{"id":"d"},"traits":{"email":"a@b.kr"}},"#
            + #""timestamp":"2026-09-21T10:00:00.123Z"},{"type":"identify","userId":7,"traits":{"a":"\ud83d\ude00","n":null}}],"#
            + #""context":{"library":{"name":"x"},"traits":{"phone":"010-1234-5678"}},"integrations":{"All":true},"#
            + #""sentAt":"2026-09-21T10:00:01Z","writeKey":"k"}"#,
        #"{"batch":[{"type":"alias","userId":"b","previousId":"a"},7,"x",[],{"type":"group","groupId":"g","userId":"u","#
            + #""traits":{"name":"\u0000한글","deep":[[[[{"a":[]}]]]]}},null,{"type":"page","anonymousId":"a","name":"\ud800"}]}"#,
        #"{"type":"screen","name":"홈","anonymousId":"5f3c","timestamp":1789984800000,"context":null,"integrations":{}}"#,
    ].map { Array($0.utf8) }

    private static let tokens = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "null", "true", "-", "0", "1e9", "\u{0}", " ", "{}",
        "[]",
        "\"type\":", "\"batch\":", "\"context\":", "\"userId\":", "99999999999999999999", "[[[[[[", "\"\"",
        "\"messageId\":null,",
    ].map { Array($0.utf8) }

    private static func mutated(_ random: inout SeededGenerator) -> [UInt8] {
        var body = seeds[Int.random(in: seeds.indices, using: &random)]
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let at = Int.random(in: 0..<max(1, body.count), using: &random)
            let end = min(body.count, at + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: body[at] = .random(in: 0...255, using: &random)
            case 1: body.removeSubrange(at..<end)
            case 2: body.insert(contentsOf: tokens[Int.random(in: tokens.indices, using: &random)], at: at)
            case 3: body.insert(contentsOf: body[at..<end], at: Int.random(in: 0..<body.count, using: &random))
            case 4: body.replaceSubrange(at..<end, with: tokens[Int.random(in: tokens.indices, using: &random)])
            default: body[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            if body.isEmpty { body = [0] }
        }
        return body
    }

    /// How many of the bodies were taken, and how many events and rejections they gave.
    private static func run(seed: UInt64, inputs: Int) throws -> (taken: Int, events: Int) {
        var random = SeededGenerator(seed: seed)
        let decoder = EventDecoder(limits: EventLimits())
        var (taken, events) = (0, 0)
        for input in 0..<inputs {
            let body = mutated(&random)
            guard let inspection = try? RequestInspection(body) else { continue }
            taken += 1
            let route: CollectedRequest.Route
            let items: Int
            switch (inspection.batchCount, Int.random(in: 0..<4, using: &random)) {
            case (let count?, 1...): (route, items) = (.batch, count)
            case (_, 0): (route, items) = (.single(.track), 1)
            default: (route, items) = (.typed, 1)
            }
            var frame: [UInt8] = []
            let instant = Instant(seconds: 1_790_000_000)
            InboxFrame.encode(
                CollectedRequest(route: route, sourceNumber: 1, receivedAt: instant, ip: nil, body: inspection.body),
                into: &frame
            )
            let row = InboxTable.StoredRow(id: 1, body: try PayloadCodec.compress(frame, with: nil))
            let batch = try decoder.decode([row], dictionary: .builtIn, samples: 0)
            #expect(
                batch.events.count + batch.rejections.count == items,
                "seed \(seed), input \(input): \(String(decoding: body, as: UTF8.self))"
            )
            events += batch.events.count
        }
        return (taken, events)
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `no body ends the process, and each that is taken gives as many ends as it has items`(seed: UInt64) throws {
        let (taken, events) = try Self.run(seed: seed, inputs: 25_000)
        // The mutations are gentle enough to get behind the door.
        #expect(taken > 2_500)
        #expect(events > 2_500)
    }

    @Test func `the door takes what Foundation takes for an object`() throws {
        var random = SeededGenerator(seed: 99)
        for input in 0..<20_000 {
            let body = Self.mutated(&random)
            // Numbers that Foundation cannot hold either cost no more than their event.
            guard let inspection = try? RequestInspection(body), !inspection.hasHugeNumbers else { continue }
            let object = try? JSONSerialization.jsonObject(with: Data(inspection.body))
            #expect(object is [String: Any], "input \(input): \(String(decoding: body, as: UTF8.self))")
        }
    }
}
