import Core
import Events
import Foundation
import Storage
import TestSupport
import Testing

@testable import Customers

struct DaybookTests {
    /// Wednesday, 23 September 2026, 21:00 in Seoul.
    private let now = PipelineHarness.noon

    private func visit(_ user: String, hoursAgo: Int, _ more: String = #""type":"page","name":"Front""#) -> String {
        let time = now.advanced(byMicroseconds: -Int64(hoursAgo) * Instant.hour)
        return
            #"{\#(more),"userId":"\#(user)","messageId":"\#(user)-\#(hoursAgo)-\#(more.count)","timestamp":"\#(time)"}"#
    }

    private func order(_ user: String, hoursAgo: Int, revenue: Int) -> String {
        visit(
            user,
            hoursAgo: hoursAgo,
            #""type":"track","event":"Order Completed","properties":{"revenue":\#(revenue),"currency":"KRW"}"#
        )
    }

    @Test(arguments: Engine.all)
    func `today stands beside the same weekday of the last weeks by the same hour`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            let week = 7 * 24
            try await workspace.driver.take([
                // The workspace begins five weeks ago.
                visit("u0", hoursAgo: 5 * week),
                // By this time of the day, and later than that.
                visit("u1", hoursAgo: week + 1), visit("u2", hoursAgo: week - 2),
                order("u1", hoursAgo: 2 * week + 3, revenue: 400),
                // Today: one who is new, one who is back, twice.
                visit("u1", hoursAgo: 3), visit("u1", hoursAgo: 1), order("u9", hoursAgo: 2, revenue: 1_000),
            ])
            let overview = try #require(try await Daybook(database: workspace.database).overview(at: now))
            #expect(overview.isCurrent)
            #expect(overview.today.people.reduce(0, +) == 2)
            #expect(overview.today.newcomers.reduce(0, +) == 1)
            #expect(overview.today.events[1]?.reduce(0, +) == 3)
            #expect(overview.today.sales["KRW"]?.reduce(0, +) == 1_000_000)
            #expect(overview.usual.days.count == 4)
            #expect(overview.usual.hours == 21)
            // u1 one week ago and two weeks ago; u2 came after nine in the evening.
            #expect(overview.usual.average(\.people) == 0.5)
            #expect(overview.usual.average { $0.sales["KRW"] ?? [] } == 100_000)
            #expect(overview.start == Instant(seconds: 1_790_164_800 - 21 * 3_600))
        }
    }

    @Test func `the hour that is passing counts in part`() {
        var day = DayFigures(day: 0)
        day.people[10] = 60
        day.people[11] = 30
        #expect(Usual(days: [day], hours: 10.5).average(\.people) == 30)
        #expect(Usual(days: [day], hours: 24).average(\.people) == 90)
        #expect(Usual(days: [], hours: 3).average(\.people) == nil)
    }

    @Test(arguments: Engine.all)
    func `other clocks make other days, counted again from the record`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            let daybook = Daybook(database: workspace.database)
            // 23:30 in Seoul is 14:30 in London.
            try await workspace.driver.take([
                #"{"type":"page","userId":"u1","timestamp":"2026-09-22T14:30:00Z"}"#,
                #"{"type":"page","userId":"u1","timestamp":"2026-09-22T15:30:00Z"}"#,
            ])
            #expect(try await workspace.database.read { try $0.rows("SELECT hour FROM daybook_hour").count } == 2)
            try await daybook.open(in: try #require(TimeZone(identifier: "Europe/London")))
            #expect(try await !daybook.isCurrent())
            // In portions, as the server does: one for each event, and the newcomers last.
            for freshness in [Freshness.behind, .behind, .current, .current] {
                #expect(try await daybook.recountPortion(slice: 1) == freshness)
            }
            #expect(try await workspace.database.read { try $0.rows("SELECT hour FROM daybook_hour").count } == 1)
            // The pipeline goes on by the new clocks.
            try await workspace.driver.take([#"{"type":"page","userId":"u1","timestamp":"2026-09-22T22:59:00Z"}"#])
            #expect(try await workspace.database.read { try $0.rows("SELECT hour FROM daybook_hour").count } == 1)
        }
    }

    @Test func `a page holds its people in whatever form it is stored`() throws {
        // The places of few are far from each other, those of many side by side.
        for (count, way) in [(0, 1), (1, 1), (1, 16_383), (7, 2_048), (8, 2_047), (1_000, 16), (8_192, 2), (16_384, 1)]
            as [(Int64, Int64)]
        {
            var page = DayPage()
            for person in (0..<count).reversed() {
                #expect(page.arrive(person * way + way - 1 + 5 * DayPage.size, at: UInt8(person % 24)) == .first)
            }
            #expect(page.count == Int(count))
            #expect(try DayPage(stored: page.stored) == page)
            #expect(page.stored.count <= DayPage.size)
        }
    }

    @Test func `a page is a dictionary of first hours`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var dice = SeededGenerator(seed: seed)
        for people in [20, 3_000, 16_384] as [Int64] {
            var page = DayPage()
            var hours: [Int64: UInt8] = [:]
            for _ in 0..<20_000 {
                let person = Int64.random(in: 0..<people, using: &dice) * (DayPage.size / people)
                if Int.random(in: 0..<5, using: &dice) == 0 {
                    #expect(page.leave(person) == hours.removeValue(forKey: person))
                    continue
                }
                let hour = UInt8.random(in: 0..<25, using: &dice)
                let known = hours[person]
                let expected: DayPage.Arrival =
                    known.map { hour < $0 ? .earlier(than: $0) : .known } ?? .first
                #expect(page.arrive(person, at: hour) == expected)
                hours[person] = min(hour, known ?? hour)
            }
            #expect(page.count == hours.count)
            var stored = try DayPage(stored: page.stored)
            #expect(stored == page)
            for (person, hour) in hours { #expect(stored.leave(person) == hour) }
            #expect(stored.count == 0)
        }
    }

    @Test func `a damaged page is no crash`() {
        // Ways that lead over the page's end, and half an entry.
        #expect(throws: StorageFailure.self) { try DayPage(stored: [UInt8](repeating: 0xFE, count: 40)) }
        #expect(throws: StorageFailure.self) { try DayPage(stored: [UInt8](repeating: 0xDE, count: 16_382)) }
        #expect(throws: Never.self) { try DayPage(stored: [0, 5, 9]) }
    }

    @Test func `days with a change of clocks have all their hours`() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        var hours = LocalHours(zone: berlin)
        // 29 March 2026 has 23 hours, 25 October 25.
        for (day, length) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-07-01", 24)] {
            let noon = try #require(Instant(iso8601: "\(day)T12:00:00Z"))
            let number = hours.hour(of: noon).flooredDivision(by: 24).quotient
            let range = LocalHours.range(ofDay: number, in: berlin)
            #expect(range.upperBound.microseconds(since: range.lowerBound) == Int64(length) * Instant.hour)
            #expect(hours.hour(of: range.lowerBound) == number * 24)
            #expect(hours.hour(of: range.upperBound) == (number + 1) * 24)
        }
    }

    @Test func `a visit tells its day, person and hour, also before 1970`() {
        for (person, hour) in [(1, 0), (4_000_000_000, 495_000), (7, -1), (1_023, -600_000)] as [(Int64, Int64)] {
            let visit = Visit(person: person, hour: hour)
            #expect((visit.person, visit.hour) == (person, hour))
            #expect(visit.day == hour.flooredDivision(by: 24).quotient)
        }
    }
}
