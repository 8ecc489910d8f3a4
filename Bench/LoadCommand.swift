import ArgumentParser
import Core
import Foundation
import Synchronization

/// Sends made-up events as fast as the server takes them, or at a fixed rate.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "load")

    @Option var host = "127.0.0.1"
    @Option var port = 8080
    @Option var writeKey: String
    @Option var events = 1_000_000
    @Option var people = 100_000
    /// Events in a request; 1 sends single events.
    @Option var batch = 100
    @Option var connections = 8
    /// Events per second; 0 for as many as there is room for.
    @Option var rate = 0
    @Option var seed: UInt64 = 1

    func run() throws {
        let requests = prepare()
        let share = (requests.count + connections - 1) / connections
        let results = Mutex(LoadResult())
        let start = ContinuousClock.now
        let interval = rate > 0 ? Double(batch) / Double(rate) : 0
        let finished = DispatchGroup()
        // A thread a connection: they block, and a dispatch queue would run no more of them than there are cores.
        for worker in 0..<connections {
            finished.enter()
            let thread = Thread {
                var own = LoadResult()
                do {
                    let connection = try HTTPConnection(host: host, port: port)
                    for index in worker * share..<min((worker + 1) * share, requests.count) {
                        if interval > 0 {
                            // Each connection has its own slots in one common timetable.
                            let due =
                                start + .seconds(interval * Double((index - worker * share) * connections + worker))
                            let wait = ContinuousClock.now.duration(to: due)
                            if wait > .zero { usleep(UInt32(wait / .microseconds(1))) }
                        }
                        try own.send(requests[index], events: batch, over: connection)
                    }
                } catch {
                    own.failure = "\(error)"
                }
                let result = own
                results.withLock { $0.add(result) }
                finished.leave()
            }
            thread.start()
        }
        finished.wait()
        let seconds = start.duration(to: .now) / .seconds(1)
        print(results.withLock { $0.report(seconds: seconds) })
    }

    private func prepare() -> [[UInt8]] {
        var factory = EventFactory(
            seed: seed,
            people: people,
            base: SystemClock().now().advanced(byMicroseconds: -Int64(events) * 1_000)
        )
        let credentials = Data("\(writeKey):".utf8).base64EncodedString()
        return (0..<events / batch).map { _ in
            let items = (0..<batch).map { _ in factory.next() }
            let body = batch == 1 ? items[0] : "{\"batch\":[\(items.joined(separator: ","))]}"
            let path = batch == 1 ? "/v1/track" : "/v1/batch"
            return Array(
                """
                POST \(batch == 1 ? singlePath(body) : path) HTTP/1.1\r\nHost: \(host)\r\n\
                Authorization: Basic \(credentials)\r\nContent-Type: application/json\r\n\
                Content-Length: \(body.utf8.count)\r\n\r\n\(body)
                """.utf8
            )
        }
    }

    private func singlePath(_ body: String) -> String {
        for type in ["identify", "page"] where body.hasPrefix("{\"type\":\"\(type)\"") { return "/v1/\(type)" }
        return "/v1/track"
    }
}

/// What happened to the requests.
struct LoadResult: Sendable {
    private var acknowledged = 0
    private var requests = 0
    private var refusals = 0
    private var latencies: [Double] = []
    var failure: String?

    /// Sends until it is acknowledged, as a real client does.
    mutating func send(_ request: [UInt8], events: Int, over connection: HTTPConnection) throws {
        while true {
            let began = ContinuousClock.now
            let status = try connection.send(request).status
            requests += 1
            if status == 200 {
                acknowledged += events
                latencies.append(began.duration(to: .now) / .milliseconds(1))
                return
            }
            guard status == 429 || status == 503 else { throw BenchFailure("the server answered \(status)") }
            refusals += 1
            usleep(200_000)
        }
    }

    mutating func add(_ other: LoadResult) {
        acknowledged += other.acknowledged
        requests += other.requests
        refusals += other.refusals
        latencies += other.latencies
        failure = failure ?? other.failure
    }

    func report(seconds: Double) -> String {
        let sorted = latencies.sorted()
        func percentile(_ share: Double) -> Double {
            sorted.isEmpty ? 0 : sorted[Int(Double(sorted.count - 1) * share)]
        }
        let report: [String: JSON] = [
            "seconds": .number(seconds),
            "acknowledged": .integer(Int64(acknowledged)),
            "requests": .integer(Int64(requests)),
            "refusals": .integer(Int64(refusals)),
            "p50_ms": .number(percentile(0.5)),
            "p99_ms": .number(percentile(0.99)),
            "failure": failure.map(JSON.string) ?? .null,
        ]
        return JSON.object(report).text
    }
}
