import Core
import Events

/// What an undo says, on its way to the inbox: hundreds at once, because each request waits for the disk.
struct Corrections {
    /// As many as an import sends at once.
    private static let (mostEvents, mostBytes) = (500, 400_000)

    private let inbox: any Inbox
    private let clock: any WallClock
    /// By the source that is said to be the origin.
    private var waiting: [Int64: (events: [String], bytes: Int)] = [:]

    init(_ inbox: any Inbox, at clock: any WallClock) { (self.inbox, self.clock) = (inbox, clock) }

    mutating func add(_ event: JSON, source: Int64) async throws {
        let text = event.text
        let bytes = text.utf8.count
        if let held = waiting[source], held.events.count == Self.mostEvents || held.bytes + bytes > Self.mostBytes {
            try await send(held.events, source)
            waiting[source] = nil
        }
        waiting[source, default: ([], 0)].events.append(text)
        waiting[source, default: ([], 0)].bytes += bytes
    }

    /// Sends what waits.
    mutating func send() async throws {
        for (source, held) in waiting.sorted(by: { $0.key < $1.key }) { try await send(held.events, source) }
        waiting = [:]
    }

    private func send(_ events: [String], _ source: Int64) async throws {
        let text = "{\"batch\":[\(events.joined(separator: ","))]}"
        let request = CollectedRequest(
            route: .batch,
            sourceNumber: source,
            receivedAt: clock.now(),
            ip: nil,
            body: try RequestInspection(Array(text.utf8)).body
        )
        while true {
            do {
                return try await inbox.append(request, events: events.count)
            } catch is InboxFailure {
                try await Task.sleep(for: UndoJob.patience)
            }
        }
    }
}
