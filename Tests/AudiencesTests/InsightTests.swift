import Audiences
import Core
import Customers
import Events
import TestSupport
import Testing

struct InsightTests {
    private static let zone = NaiveLists.zone

    @Test(arguments: Engine.all)
    func `whoever did anything on a day was active on it, whoever they became`(_ engine: Engine) async throws {
        let seed: UInt64 = 31
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            let lists = PeopleLists(
                database: harness.database,
                profiles: harness.profiles,
                log: harness.eventLog,
                snapshots: nil,
                clock: harness.clock
            )
            let question = #"{"active":{},"rolling":7,"every":"day","since":"2026-08-01","until":"2026-09-22"}"#
            let insight = try Insight(parsing: question)
            let first = NaiveLists.midnight(try #require(CivilDate("2026-08-01")))
            for round in 0..<3 {
                let events = (0..<80).map { index -> String in
                    let minutes = Int64.random(in: 0..<53 * 1_440, using: &random)
                    let time = first.advanced(byMicroseconds: minutes * Instant.minute)
                    let person = Int.random(in: 0..<12, using: &random)
                    let head = #""messageId":"\#(round)-\#(index)","timestamp":"\#(time.iso8601)""#
                    return Int.random(in: 0..<6, using: &random) == 0
                        ? #"{\#(head),"type":"identify","anonymousId":"a\#(person)","userId":"u\#(person / 2)"}"#
                        : #"{\#(head),"type":"track",\#(RandomBehaviour.event(&random)),"anonymousId":"a\#(person)"}"#
                }
                try await harness.send(batch: events)
                try await harness.settle()
                let naive = try await NaiveLists(harness.profiles, harness.eventLog, now: harness.clock.now())
                let days = naive.people.map { person in
                    Set(
                        person.numbers.flatMap { naive.events[$0] ?? [] }.map {
                            Int(($0.time.microseconds - first.microseconds) / Instant.day)
                        }
                    )
                }
                // What is added up to the first day begins before it.
                let later = try Insight(parsing: question.replacing("2026-08-01", with: "2026-08-05"))
                let end = try await lists.table(later, zone: Self.zone)
                let table = try await lists.table(insight, zone: Self.zone)
                #expect(end.rows == Array(table.rows.dropFirst(4)))
                #expect(table.columns == ["period", "people", "rolling"] && table.rows.count == 53)
                for (day, row) in table.rows.enumerated() {
                    #expect(row[1] == .integer(Int64(days.filter { $0.contains(day) }.count)), "day \(day)")
                    let week = max(0, day - 6)...day
                    #expect(row[2] == .integer(Int64(days.filter { !$0.isDisjoint(with: week) }.count)), "day \(day)")
                }
            }
        }
    }

    @Test(arguments: [
        ("[]", ""), (#"{"funnel":[{"did":"A"}],"within_days":7}"#, "funnel"),
        (#"{"funnel":[{"did":"A"},{"did":""}],"within_days":7}"#, "funnel[1].did"),
        (#"{"funnel":[{"did":"A"},{"did":"B"}]}"#, "within_hours"),
        (#"{"active":{},"every":"year","since":"2026-01-01","until":"2026-01-02"}"#, "every"),
        (#"{"active":{},"every":"day","since":"2026-01-03","until":"2026-01-02"}"#, "until"),
        (#"{"trend":{"did":"A"},"every":"day","since":"1900-01-01","until":"2026-01-02"}"#, "until"),
        (#"{"rfm":{"did":"A"}}"#, "value"), (#"{"retention":{"last":{}},"every":"day"}"#, "retention.last"),
        (#"{"retention":{},"cohorts":"all","every":"day","since":"2026-01-01","until":"2026-01-02"}"#, "cohorts"),
        (#"{"retention":{},"brackets":[4,1],"every":"day","since":"2026-01-01","until":"2026-01-02"}"#, "brackets"),
        (#"{"retention":{},"cohorts":"every","every":"day","since":"2025-01-01","until":"2026-01-02"}"#, "until"),
        (#"{"attribution":{"did":"A"},"touch":{"did":"B"},"within_days":3}"#, "by"),
        (#"{"trend":{"did":"A"},"every":"day","since":"2026-01-01","until":"2026-01-02","colour":1}"#, "colour"),
    ])
    func `a bad question is told where it is bad`(_ text: String, _ place: String) {
        let failure = #expect(throws: ConditionFailure.self) { try Insight(parsing: text) }
        #expect(failure?.place == place)
    }
}
