import ArgumentParser
import CSimdjson
import Core
import Foundation
import GRDB

/// What the machine could do at best in the two things that the event path cannot avoid: reading JSON, and writing rows
/// that survive a power cut.
struct LimitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "limits")

    /// A folder on the disk that is measured.
    @Option var folder: String
    @Option var events = 200_000

    func run() throws {
        var factory = EventFactory(seed: 1, people: 100_000, base: SystemClock().now())
        let bodies = (0..<events / 100).map { _ in
            Array("{\"batch\":[\((0..<100).map { _ in factory.next() }.joined(separator: ","))]}".utf8)
        }
        let bytes = bodies.reduce(0) { $0 + $1.count }
        let parsing = ContinuousClock().measure {
            var envelope = dangol_envelope()
            for body in bodies {
                body.withUnsafeBytes { text in
                    _ = dangol_check(
                        text.assumingMemoryBound(to: CChar.self).baseAddress,
                        text.count,
                        &envelope
                    )
                }
            }
        }
        let payload = Data(repeating: 7, count: 180)
        let inserting = try insert(rows: events, payload: payload)
        let report: [String: JSON] = [
            "simdjson_events_per_second": .number(Double(events) / (parsing / .seconds(1))),
            "simdjson_megabytes_per_second": .number(Double(bytes) / 1e6 / (parsing / .seconds(1))),
            "sqlite_rows_per_second": .number(Double(events) / (inserting / .seconds(1))),
        ]
        print(JSON.object(report).text)
    }

    /// One narrow row an event, in the transactions and with the durability that the record has.
    private func insert(rows: Int, payload: Data) throws -> Duration {
        let path = folder + "/limits-\(UInt64.random(in: 0 ... .max)).sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.write {
            try $0.execute(sql: "CREATE TABLE event (number INTEGER PRIMARY KEY, profile, name, source, time, payload)")
        }
        return try ContinuousClock().measure {
            for start in stride(from: 0, to: rows, by: 20_000) {
                try pool.write { database in
                    let statement = try database.cachedStatement(
                        sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)"
                    )
                    for number in start..<min(start + 20_000, rows) {
                        try statement.execute(arguments: [number, number % 100_000, 3, 1, number, payload])
                    }
                }
            }
        }
    }
}
