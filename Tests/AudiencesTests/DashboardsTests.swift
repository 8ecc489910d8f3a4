import Audiences
import Core
import TestSupport
import Testing

/// Charts stay where a team puts them.
struct DashboardsTests {
    private static func with(
        _ engine: Engine,
        _ body: @Sendable @escaping (Dashboards) async throws -> Void
    ) async throws {
        try await withPipeline(engine, schema: AudiencesSchema.migrations) { harness in
            try await body(Dashboards(database: harness.database, clock: harness.clock))
        }
    }

    @Test(arguments: Engine.all)
    func `charts come behind the others, move up and go`(_ engine: Engine) async throws {
        try await Self.with(engine) { dashboards in
            let (week, other) = (
                try await dashboards.create(" The  week ", by: "Kim"), try await dashboards.create("A", by: "Kim")
            )
            for title in ["one", "two", "three"] { try await dashboards.add("kind=\(title)", titled: title, to: week) }
            try await dashboards.add("kind=trend", titled: "elsewhere", to: other)
            func titles() async throws -> [String] {
                try await dashboards.list().first { $0.id == week }?.charts.map(\.title) ?? []
            }
            try await #expect(dashboards.list().map(\.name) == ["A", "The week"])
            try await #expect(titles() == ["one", "two", "three"])
            let charts = try await dashboards.list().last?.charts ?? []
            try await dashboards.moveUp(charts[2].id, of: week)
            try await #expect(titles() == ["one", "three", "two"])
            try await dashboards.moveUp(charts[0].id, of: week)
            try await #expect(titles() == ["one", "three", "two"])
            try await dashboards.remove(charts[2].id, of: week)
            try await #expect(titles() == ["one", "two"])
            try await dashboards.add("kind=four", titled: "four", to: week)
            try await #expect(titles() == ["one", "two", "four"])
            try await dashboards.rename(week, to: "Month")
            try await dashboards.delete(other)
            try await #expect(dashboards.list().map(\.name) == ["Month"])
        }
    }

    @Test(arguments: Engine.all)
    func `what cannot be is said`(_ engine: Engine) async throws {
        try await Self.with(engine) { dashboards in
            let id = try await dashboards.create("One", by: "Kim")
            await #expect(throws: DashboardFailure.emptyName) { try await dashboards.create("  ", by: "Kim") }
            // Nothing is left of a dashboard whose chart could not be kept.
            await #expect(throws: DashboardFailure.emptyName) {
                try await dashboards.create("Half", with: ("q", " "), by: "Kim")
            }
            _ = try await dashboards.create("Whole", with: ("q", "t"), by: "Kim")
            try await #expect(
                dashboards.list().map { [$0.name] + $0.charts.map(\.title) } == [["One"], ["Whole", "t"]]
            )
            await #expect(throws: DashboardFailure.longName) {
                try await dashboards.rename(id, to: String(repeating: "가", count: 81))
            }
            await #expect(throws: DashboardFailure.missing) { try await dashboards.rename("none", to: "x") }
            await #expect(throws: DashboardFailure.missing) { try await dashboards.delete("none") }
            await #expect(throws: DashboardFailure.missing) { try await dashboards.add("q", titled: "t", to: "none") }
            await #expect(throws: DashboardFailure.missing) { try await dashboards.remove("none", of: id) }
            await #expect(throws: DashboardFailure.missing) { try await dashboards.moveUp("none", of: id) }
            await #expect(throws: DashboardFailure.tooLong) {
                try await dashboards.add(String(repeating: "q", count: 4_001), titled: "t", to: id)
            }
            for number in 0..<Dashboards.mostCharts { try await dashboards.add("q", titled: "\(number)", to: id) }
            await #expect(throws: DashboardFailure.tooManyCharts) { try await dashboards.add("q", titled: "t", to: id) }
            for number in 2..<Dashboards.most { _ = try await dashboards.create("\(number)", by: "Kim") }
            await #expect(throws: DashboardFailure.tooMany) { try await dashboards.create("more", by: "Kim") }
        }
    }
}
