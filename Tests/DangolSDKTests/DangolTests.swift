import Foundation
import Testing

@testable import DangolSDK

struct DangolTests {
    private let folder: Folder
    private let clock = Clock()
    private let reports = Reports()

    init() throws { folder = try Folder() }

    private func library(_ server: Server, queueBytes: Int = 20 << 20) throws -> Dangol {
        var options = DangolOptions()
        options.folder = folder.url
        options.queueBytes = queueBytes
        // No timer: a test says when something is sent.
        options.batchEvents = .max
        options.interval = 100_000
        options.report = { [reports] in reports.add($0) }
        guard let url = URL(string: "http://127.0.0.1/v1/batch") else { throw URLError(.badURL) }
        return try Dangol(
            writeKey: "key",
            url: url,
            options: options,
            transport: server,
            now: { [clock] in clock.now }
        )
    }

    @Test func saysEveryCallInTheProtocol() async throws {
        let server = Server()
        let dangol = try library(server)
        let anonymousID = dangol.anonymousID
        dangol.track("Landed")
        dangol.identify("u-1", traits: ["email": "minjun@example.com"])
        dangol.track("Order Completed", properties: ["revenue": 12_300])
        dangol.page("Pricing")
        dangol.screen("Start")
        dangol.group("acme", traits: ["name": "Acme"])
        dangol.alias("u-2")
        await dangol.flush()
        let events = try #require(try await server.batches().first)
        #expect(events.map { $0["type"] } == ["track", "identify", "track", "page", "screen", "group", "alias"])
        #expect(events.allSatisfy { $0["anonymousId"] == .text(anonymousID) })
        #expect(events.map { $0["userId"] } == [nil, "u-1", "u-1", "u-1", "u-1", "u-1", "u-2"])
        #expect(events[1]["traits"] == ["email": "minjun@example.com"])
        #expect(events[2]["event"] == "Order Completed")
        #expect(events[2]["properties"] == ["revenue": 12_300])
        #expect(events[3]["name"] == "Pricing")
        #expect(events[5]["groupId"] == "acme")
        #expect(events[6]["previousId"] == "u-1")
        #expect(Set(events.map { $0["messageId"] }).count == 7)
        #expect(dangol.userID == "u-2")
        #expect(reports.all == [])
    }

    @Test func sendsTheSameEventsAgainUntilTheyAreTaken() async throws {
        let server = Server([nil, 503, 429], retryAfter: "20")
        let dangol = try library(server)
        dangol.track("Once")
        await dangol.flush()
        // Not due yet: nothing is asked.
        await dangol.flush()
        #expect(await server.requests == 1)
        for _ in 0..<3 {
            clock.advance(25)
            await dangol.flush()
        }
        await dangol.flush()
        let batches = try await server.batches()
        #expect(batches.count == 4)
        #expect(Set(batches.map { $0.map { $0["messageId"] } }).count == 1)
        #expect(reports.all.count == 3)
    }

    @Test func throwsAwayWhatIsRefusedAndSaysSo() async throws {
        let server = Server([400])
        let dangol = try library(server)
        dangol.track("Refused")
        await dangol.flush()
        dangol.track("Taken")
        await dangol.flush()
        #expect(try await server.batches().map { $0.map { $0["event"] } } == [["Refused"], ["Taken"]])
        #expect(reports.all == [.refused(status: 400, lost: 1)])
    }

    @Test func goesOnAfterTheNextStart() async throws {
        let server = Server()
        var dangol: Dangol? = try library(server)
        dangol?.identify("u-1", traits: ["plan": "pro"])
        let anonymousID = dangol?.anonymousID
        dangol = nil
        let next = try library(server)
        #expect(next.userID == "u-1")
        #expect(next.anonymousID == anonymousID)
        await next.flush()
        #expect(try await server.batches().flatMap { $0 }.map { $0["userId"] } == ["u-1"])
    }

    @Test func flushReturnsAfterWhatIsUnderWay() async throws {
        let server = Server()
        let dangol = try library(server)
        for number in 0..<450 { dangol.track("Event \(number)") }
        async let first: Void = dangol.flush()
        async let second: Void = dangol.flush()
        _ = await (first, second)
        let events = try await server.batches().flatMap { $0 }.map { $0["event"] }
        #expect(events == (0..<450).map { .text("Event \($0)") })
    }

    @Test func takesCallsFromEveryThread() async throws {
        let server = Server()
        let dangol = try library(server)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask { for number in 0..<100 { dangol.track("\(thread)-\(number)") } }
            }
        }
        await dangol.flush()
        let events = try await server.batches().flatMap { $0 }
        #expect(Set(events.map { $0["event"] }).count == 800)
        #expect(events.count == 800)
    }

    @Test func takesNothingThatSaysNothingOrTooMuch() async throws {
        let server = Server()
        let dangol = try library(server)
        dangol.track("")
        dangol.identify("")
        dangol.group("")
        dangol.alias("")
        #expect(reports.all == [.emptyName, .emptyName, .emptyName, .emptyName])
        dangol.track("Large", properties: ["text": .text(String(repeating: "x", count: 32_000))])
        guard case .eventTooLarge(let bytes) = reports.all.last else {
            Issue.record("\(reports.all)")
            return
        }
        #expect(bytes > 32_000)
        await dangol.flush()
        #expect(await server.requests == 0)
    }

    @Test func countsNobodyWhoDoesNotWantIt() async throws {
        let server = Server()
        let dangol = try library(server)
        dangol.track("Before")
        dangol.optOut(true)
        dangol.track("Refused")
        dangol.identify("u-1")
        await dangol.flush()
        #expect(await server.requests == 0)
        #expect(dangol.userID == nil)
        dangol.optOut(false)
        dangol.track("After")
        await dangol.flush()
        #expect(try await server.batches().flatMap { $0 }.map { $0["event"] } == ["After"])
    }

    @Test func saysWhatGaveWay() async throws {
        let server = Server()
        let dangol = try library(server, queueBytes: 100_000)
        for number in 0..<1_000 { dangol.track("Event \(number)") }
        await dangol.flush()
        let lost = reports.all.reduce(0) {
            guard case .queueFull(let lost) = $1 else { return $0 }
            return $0 + lost
        }
        let events = try await server.batches().flatMap { $0 }.map { $0["event"] }
        #expect(lost > 0)
        #expect(events == (lost..<1_000).map { .text("Event \($0)") })
    }

    @Test func saysWhereNothingCanBeWritten() throws {
        let file = folder.url.appendingPathComponent("file")
        try Data().write(to: file)
        var options = DangolOptions()
        options.folder = file
        #expect(throws: DangolProblem.unwritable) {
            _ = try Dangol(writeKey: "key", host: "http://127.0.0.1", options: options)
        }
    }
}
