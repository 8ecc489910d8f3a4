import Foundation

@testable import DangolSDK

/// A folder of a test's own, gone with it.
final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("dangol-sdk-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// A clock that moves when it is told to.
final class Clock: @unchecked Sendable {
    private let lock = NSLock()
    private var time = Date(timeIntervalSince1970: 1_790_000_000)

    var now: Date { lock.withLock { time } }

    func advance(_ seconds: TimeInterval) { lock.withLock { time += seconds } }
}

/// A server that answers as it is told, and remembers what it was sent.
actor Server: Transport {
    private var answers: [Int?]
    private var bodies: [Data] = []
    private let retryAfter: String?

    /// The statuses in order, nil for no answer; `200` after the last one.
    init(_ answers: [Int?] = [], retryAfter: String? = nil) {
        self.answers = answers
        self.retryAfter = retryAfter
    }

    func send(_ body: Data, to url: URL, writeKey: String) async -> (status: Int, retryAfter: String?)? {
        bodies.append(body)
        // Lets whoever wants to send at the same time do so.
        await Task.yield()
        let answer = answers.isEmpty ? 200 : answers.removeFirst()
        return answer.map { ($0, retryAfter) }
    }

    var requests: Int { bodies.count }

    /// The events of each request.
    func batches() throws -> [[[String: DangolValue]]] {
        struct Body: Decodable { let batch: [[String: DangolValue]] }
        return try bodies.map { try JSONDecoder().decode(Body.self, from: $0).batch }
    }
}

/// What went wrong, in order.
final class Reports: @unchecked Sendable {
    private let lock = NSLock()
    private var problems: [DangolProblem] = []

    var all: [DangolProblem] { lock.withLock { problems } }

    func add(_ problem: DangolProblem) { lock.withLock { problems.append(problem) } }
}
