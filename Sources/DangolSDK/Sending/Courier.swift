import Foundation

/// Carries what waits to the server, one request at a time, oldest first.
actor Courier {
    private let store: EventStore
    private let transport: any Transport
    private let url: URL
    private let writeKey: String
    private let report: @Sendable (DangolProblem) -> Void
    private let now: @Sendable () -> Date
    private var delivery = Delivery()
    private var running: Task<Void, Never>?

    init(
        store: EventStore,
        transport: any Transport,
        url: URL,
        writeKey: String,
        report: @escaping @Sendable (DangolProblem) -> Void,
        now: @escaping @Sendable () -> Date
    ) {
        self.store = store
        self.transport = transport
        self.url = url
        self.writeKey = writeKey
        self.report = report
        self.now = now
    }

    /// Sends until nothing waits or the server asks for patience.
    func drain() async {
        // While one request is under way, nobody begins another one with the same events: they wait for it, and what came
        // meanwhile is sent after it.
        while let running { await running.value }
        let task = Task {
            await carry()
            running = nil
        }
        running = task
        await task.value
    }

    private func carry() async {
        while delivery.isDue(at: now()), let (number, events) = store.first() {
            guard !events.isEmpty else {
                store.remove(number)
                continue
            }
            let answer = await transport.send(request(events), to: url, writeKey: writeKey)
            let outcome = Delivery.Outcome(status: answer?.status, retryAfter: answer?.retryAfter)
            let pause = delivery.ended(outcome, at: now(), chance: .random(in: 0...1))
            switch outcome {
            case .accepted: store.remove(number)
            case .refused(let status):
                store.remove(number)
                report(.refused(status: status, lost: events.count))
            case .postponed: report(.delayed(seconds: pause ?? 0))
            }
        }
    }

    /// Events are whole JSON objects already.
    private func request(_ events: [Data]) -> Data {
        let time = now().formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted)
        )
        var body = Data("{\"sentAt\":\"\(time)\",\"batch\":[".utf8)
        for (index, event) in events.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body.append(event)
        }
        body.append(contentsOf: "]}".utf8)
        return body
    }
}
