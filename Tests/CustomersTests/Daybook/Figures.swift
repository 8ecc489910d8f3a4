import Core
import Customers
import Events
import Foundation
import Storage
import TestSupport

/// Everything that a daybook says, row by row, as it is kept and as the events themselves say it.
struct Figures: Equatable {
    var people: [String] = []
    var newcomers: [String] = []
    var events: [String] = []
    var sales: [String] = []

    static func kept(in database: any Database) async throws -> Figures {
        try await database.read { tx in
            Figures(
                people: try tx.lines("SELECT hour, people FROM daybook_hour WHERE people <> 0 ORDER BY hour"),
                newcomers: try tx.lines("SELECT hour, newcomers FROM daybook_hour WHERE newcomers <> 0 ORDER BY hour"),
                events: try tx.lines("SELECT hour, source, events FROM daybook_event ORDER BY 1, 2"),
                sales: try tx.rows("SELECT hour, currency, orders, thousandths FROM daybook_sale").map {
                    "\(try $0.integer(0)) \(try $0.text(1)) \(try $0.integer(2)) \(try $0.integer(3))"
                }.sorted()
            )
        }
    }

    /// From the record, for a zone that is always `hours` ahead of Greenwich.
    static func recorded(in database: any Database, ahead hours: Int64) async throws -> Figures {
        let shift = hours * Instant.hour
        let visits: SQL = """
            SELECT p.survivor AS person, (e.time + \(shift)) / \(Instant.hour) AS hour,
            (e.time + \(shift)) / \(Instant.day) AS day, e.source AS source
            FROM event e JOIN profile p ON p.number = e.profile
            """
        var figures = try await database.read { tx in
            Figures(
                people: try tx.lines(
                    "SELECT first, COUNT(*) FROM (SELECT MIN(hour) AS first FROM (" + visits
                        + ") AS v GROUP BY person, day) AS d GROUP BY first ORDER BY first"
                ),
                newcomers: try tx.lines(
                    "SELECT first, COUNT(*) FROM (SELECT MIN(hour) AS first FROM (" + visits
                        + ") AS v GROUP BY person) AS d GROUP BY first ORDER BY first"
                ),
                events: try tx.lines(
                    "SELECT hour, source, COUNT(*) FROM (" + visits + ") AS v GROUP BY hour, source ORDER BY 1, 2"
                )
            )
        }
        figures.sales = try await sales(in: database, shift: shift)
        return figures
    }

    private static func sales(in database: any Database, shift: Int64) async throws -> [String] {
        let tills = Tills()
        try await EventLog(database: database).forEachRecorded { event in
            guard event.type == .track, event.name.lowercased() == "order completed",
                case .object(let properties)? = try JSON(parsing: event.payload)["properties"]
            else { return }
            let said = [properties["revenue"], properties["total"]].compactMap { $0 }
            guard let amount = said.lazy.compactMap({ Double($0.display) }).first, amount < 1e11 else { return }
            let hour = (event.time.microseconds + shift) / Instant.hour
            tills.add(
                "\(hour) \(properties["currency"]?.string?.uppercased() ?? "")",
                Int64((amount * 1_000).rounded())
            )
        }
        return tills.lines
    }
}

private final class Tills: @unchecked Sendable {
    private var sums: [String: (orders: Int64, thousandths: Int64)] = [:]

    func add(_ key: String, _ thousandths: Int64) {
        let known = sums[key] ?? (0, 0)
        sums[key] = (known.orders + 1, known.thousandths + thousandths)
    }

    var lines: [String] { sums.map { "\($0.key) \($0.value.orders) \($0.value.thousandths)" }.sorted() }
}

extension ReadTransaction {
    /// Rows of integers, each as one line.
    fileprivate func lines(_ sql: SQL) throws -> [String] {
        try rows(sql).map { row in
            try row.values.indices.map { String(try row.integer($0)) }.joined(separator: " ")
        }
    }
}
