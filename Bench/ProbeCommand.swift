import ArgumentParser
import Core
import Foundation

/// Measures how long after its `200` an event is visible on the profile: sends one person after the other and asks the
/// API until they are there.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "probe")

    @Option var host = "127.0.0.1"
    @Option var port = 8080
    @Option var writeKey: String
    @Option var token: String
    @Option var probes = 300
    /// Distinguishes the people of one run from those of another.
    @Option(name: .customLong("run")) var label: String

    func run() throws {
        let sender = try HTTPConnection(host: host, port: port)
        let reader = try HTTPConnection(host: host, port: port)
        let credentials = Data("\(writeKey):".utf8).base64EncodedString()
        var latencies: [Double] = []
        for index in 0..<probes {
            let user = "probe-\(label)-\(index)"
            let body = "{\"userId\":\"\(user)\",\"messageId\":\"\(user)\",\"traits\":{\"plan\":\"probe\"}}"
            let request = """
                POST /v1/identify HTTP/1.1\r\nHost: \(host)\r\nAuthorization: Basic \(credentials)\r\n\
                Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                """
            guard try sender.send(Array(request.utf8)).status == 200 else { throw BenchFailure("a probe was refused") }
            let began = ContinuousClock.now
            let question = Array(
                "GET /api/v1/profiles/user_id:\(user) HTTP/1.1\r\nHost: \(host)\r\nAuthorization: Bearer \(token)\r\n\r\n"
                    .utf8
            )
            while true {
                let answer = try reader.send(question)
                if answer.status == 200, answer.body.contains("\"probe\"") { break }
                guard answer.status == 404 || answer.status == 200 else {
                    throw BenchFailure("the API answered \(answer.status)")
                }
                usleep(4_000)
            }
            latencies.append(began.duration(to: .now) / .milliseconds(1))
            usleep(20_000)
        }
        latencies.sort()
        let report: [String: JSON] = [
            "probes": .integer(Int64(latencies.count)),
            "p50_ms": .number(latencies[latencies.count / 2]),
            "p99_ms": .number(latencies[(latencies.count - 1) * 99 / 100]),
            "max_ms": .number(latencies.last ?? 0),
        ]
        print(JSON.object(report).text)
    }
}
