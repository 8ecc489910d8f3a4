import Core
import Events
import Synchronization

/// What came in since the last reset.
final class MicroBox: Sendable {
    private let eventLog: EventLog
    private let inbox: SQLInbox
    /// Ids of events that a reset put out of sight. What was collected is never changed, not even here.
    private let forgotten = Mutex<Set<String>>([])

    init(eventLog: EventLog, inbox: SQLInbox) {
        self.eventLog = eventLog
        self.inbox = inbox
    }

    func counts() async throws -> JSON {
        let good = try await good().count
        let bad = try await bad().count
        return [
            "total": .integer(Int64(good + bad)), "good": .integer(Int64(good)), "bad": .integer(Int64(bad)),
        ]
    }

    func good() async throws -> [JSON] { try await events([.recorded]).map(\.micro) }

    /// Those with something wrong. Duplicates are not among them: sending again is what a good client does.
    func bad() async throws -> [JSON] { try await events([.quarantined, .dropped]).map(\.micro) }

    func reset() async throws {
        let all = try await events(EventState.allCases).map(\.id)
        forgotten.withLock { $0.formUnion(all) }
    }

    private func events(_ states: [EventState]) async throws -> [EventRecord] {
        try await settle()
        var events: [EventRecord] = []
        for state in states {
            var cursor: String?
            repeat {
                let page = try await eventLog.events(EventFilter(state: state), after: cursor, limit: 200)
                events += page.items
                cursor = page.next
            } while cursor != nil
        }
        return forgotten.withLock { forgotten in events.filter { !forgotten.contains($0.id) } }
    }

    /// Waits until everything that was acknowledged has come to its end, so that a test may ask right after it sent.
    private func settle() async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while inbox.backlog > 0, .now < deadline { try await Task.sleep(for: .milliseconds(5)) }
    }
}

extension EventRecord {
    fileprivate var micro: JSON {
        [
            "id": .string(id),
            "state": .string(state.description),
            "reason": .string(reason.description),
            "detail": JSON(detail),
            "type": JSON(type?.name),
            "name": .string(name),
            "messageId": JSON(messageID),
            "time": .string(time.iso8601),
            "receivedAt": .string(receivedAt.iso8601),
            "payload": (try? JSON(parsing: payload)) ?? .null,
        ]
    }
}
