import Core
import Events
import Foundation

/// Brings a batch of the demo to where every client's events go. Throws where it was not taken.
protocol DemoCarrier: Sendable {
    func send(_ body: [UInt8]) async throws
}

/// Hands batches to the inbox of this process, by the same steps as the collection endpoint.
struct InProcessCarrier: DemoCarrier {
    let inbox: SQLInbox
    let sourceNumber: Int64
    let clock: any WallClock

    func send(_ body: [UInt8]) async throws {
        let inspection = try RequestInspection(body)
        let request = CollectedRequest(
            route: .batch,
            sourceNumber: sourceNumber,
            receivedAt: clock.now(),
            ip: nil,
            body: inspection.body
        )
        while true {
            do {
                return try await inbox.append(request, events: inspection.batchCount ?? 1)
            } catch let failure as InboxFailure {
                try await Task.sleep(for: .seconds(failure.retryAfter))
            }
        }
    }
}
