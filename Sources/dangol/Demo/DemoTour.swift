import Core

/// The whole demo: everybody's story, told in the order in which it happened.
struct DemoTour: Sendable {
    struct Summary: Sendable {
        let people: Int
        let orders: Int
        let events: Int
    }

    /// Events of one request: a middle-sized batch, as SDKs send them.
    private static let batchSize = 200

    let history: PurchaseHistory
    let seed: UInt64
    let clock: any WallClock

    /// Sends everything through `carrier`, eight batches at a time at most, and tells `progress` how much of it is done
    /// (0 … 1).
    func run(_ carrier: any DemoCarrier, progress: @Sendable (Double) -> Void) async throws -> Summary {
        let events = stories()
        let batches = stride(from: 0, to: events.count, by: Self.batchSize).map { start in
            events[start..<min(start + Self.batchSize, events.count)]
        }
        // Batches of a group may arrive in any order; the events' own times put them right.
        let width = 8
        for start in stride(from: 0, to: batches.count, by: width) {
            try await withThrowingTaskGroup { group in
                for batch in batches[start..<min(start + width, batches.count)] {
                    let body = Self.body(of: batch)
                    group.addTask { try await carrier.send(body) }
                }
                try await group.waitForAll()
            }
            progress(Double(min(start + width, batches.count)) / Double(batches.count))
        }
        let orders = history.customers.reduce(0) { $0 + $1.count }
        return Summary(people: history.customers.count, orders: orders, events: events.count)
    }

    /// The last purchase of the record happened yesterday.
    private func stories() -> [DemoEvent] {
        let yesterday = clock.now().microseconds / Instant.day - 1
        let shift = yesterday - history.lastDay
        var events: [DemoEvent] = []
        for purchases in history.customers {
            var story = CustomerStory(purchases: purchases, shift: shift, seed: seed)
            events += story.told()
        }
        return events.sorted { $0.time < $1.time }
    }

    private static func body(of batch: ArraySlice<DemoEvent>) -> [UInt8] {
        let events = batch.map(\.json).joined(separator: ",")
        // Without `sentAt`, as an import of history: the times are right and no clock needs correction.
        return Array("{\"batch\":[\(events)]}".utf8)
    }
}
