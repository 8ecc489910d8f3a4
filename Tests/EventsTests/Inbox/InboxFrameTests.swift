import Core
import Testing

@testable import Events

struct InboxFrameTests {
    private static func request(_ random: inout SeededGenerator) -> CollectedRequest {
        let routes: [CollectedRequest.Route] = [.batch, .typed] + EventType.allCases.map { .single($0) }
        let length = [0, 1, 60, 5_000][Int.random(in: 0..<4, using: &random)]
        return CollectedRequest(
            route: routes[Int.random(in: routes.indices, using: &random)],
            sourceNumber: .random(in: .min ... .max, using: &random),
            receivedAt: Instant(microseconds: .random(in: .min ... .max, using: &random)),
            ip: Bool.random(using: &random) ? "2001:db8::\(Int.random(in: 0..<9_999, using: &random))" : nil,
            body: (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        )
    }

    private static func encoded(_ requests: [CollectedRequest]) -> [UInt8] {
        var bytes: [UInt8] = []
        for request in requests { InboxFrame.encode(request, into: &bytes) }
        return bytes
    }

    @Test func `what is written is read`() throws {
        var random = SeededGenerator(seed: 1)
        for count in 0..<60 {
            let requests = (0..<count % 9).map { _ in Self.request(&random) }
            let read = try InboxFrame.decode(Self.encoded(requests))
            #expect(read.map(\.route) == requests.map(\.route))
            #expect(read.map(\.sourceNumber) == requests.map(\.sourceNumber))
            #expect(read.map(\.receivedAt) == requests.map(\.receivedAt))
            #expect(read.map(\.ip) == requests.map(\.ip))
            #expect(read.map(\.body) == requests.map(\.body))
        }
    }

    @Test func `bytes that are cut short or changed are an error or other requests, never a crash`() throws {
        var random = SeededGenerator(seed: 2)
        let bytes = Self.encoded([Self.request(&random), Self.request(&random), Self.request(&random)])
        for length in 1..<min(bytes.count, 400) {
            _ = try? InboxFrame.decode(Array(bytes[..<length]))
            _ = try? InboxFrame.decode(Array(bytes[length...]))
        }
        #expect(throws: PayloadFailure.damaged) { try InboxFrame.decode(Array(bytes.dropLast())) }
        for _ in 0..<5_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: damaged.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            _ = try? InboxFrame.decode(damaged)
        }
    }

    @Test func `a damaged row is an error, never a crash`() throws {
        var random = SeededGenerator(seed: 3)
        let row = try PayloadCodec.compress(Self.encoded([Self.request(&random)]), with: nil)
        for _ in 0..<2_000 {
            var damaged = row
            damaged[Int.random(in: damaged.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            _ = try? EventDecoder.requests(in: InboxTable.StoredRow(id: 1, body: damaged))
        }
        #expect(throws: PayloadFailure.damaged) {
            try EventDecoder.requests(in: InboxTable.StoredRow(id: 1, body: Array(row.dropLast())))
        }
        #expect(throws: PayloadFailure.damaged) { try EventDecoder.requests(in: InboxTable.StoredRow(id: 1, body: [])) }
    }
}
