public import Core
public import Storage

/// Charts that a team looks at together.
public struct Dashboard: Sendable, Identifiable, Equatable {
    public let id: String
    public let name: String
    /// In the order in which they are shown.
    public let charts: [Chart]

    public struct Chart: Sendable, Identifiable, Equatable {
        public let id: String
        public let title: String
        /// The query of the address that asks for it: days up to today stay days up to today.
        public let query: String
    }
}

/// The dashboards of the workspace, which everybody sees who sees people.
public struct Dashboards: Sendable {
    /// Characters of a name or a title, and bytes of a query.
    public static let nameLength = 80
    private static let queryLength = 4_000
    public static let most = 50
    public static let mostCharts = 12

    private let database: any Database
    private let clock: any WallClock

    public init(database: any Database, clock: any WallClock) { (self.database, self.clock) = (database, clock) }

    /// By name.
    public func list() async throws -> [Dashboard] {
        try await database.read { tx in
            let charts = Dictionary(
                grouping: try tx.rows(
                    "SELECT id, title, query, dashboard FROM dashboard_chart ORDER BY dashboard, place"
                ).map { row in
                    (
                        chart: Dashboard.Chart(id: try row.text(0), title: try row.text(1), query: try row.text(2)),
                        dashboard: try row.text(3)
                    )
                },
                by: \.dashboard
            )
            return try tx.rows("SELECT id, name FROM dashboard ORDER BY name, id").map { row in
                let id = try row.text(0)
                return Dashboard(id: id, name: try row.text(1), charts: (charts[id] ?? []).map(\.chart))
            }
        }
    }

    /// `chart`: what stands on it at once, a query and its title. Throws ``DashboardFailure``.
    public func create(
        _ name: String,
        with chart: (query: String, title: String)? = nil,
        by author: String
    ) async throws -> String {
        let name = try Self.checked(name)
        let chart = try chart.map { try Self.checked($0.query, titled: $0.title) }
        let now = clock.now()
        let id = UUIDv7.make(at: now)
        try await database.write { tx in
            let count = try tx.row("SELECT COUNT(*) FROM dashboard")?.integer(0) ?? 0
            guard count < Self.most else { throw DashboardFailure.tooMany }
            try tx.execute(
                "INSERT INTO dashboard (id, name, created_at, author) VALUES (\(id), \(name), \(now), \(author))"
            )
            if let chart { try Self.insert(chart, at: now, place: 1, on: id, in: tx) }
        }
        return id
    }

    /// Puts a chart behind the others. Throws ``DashboardFailure``.
    public func add(_ query: String, titled title: String, to dashboard: String) async throws {
        let chart = try Self.checked(query, titled: title)
        let now = clock.now()
        try await database.write { tx in
            guard try tx.row("SELECT 1 FROM dashboard WHERE id = \(dashboard)") != nil else {
                throw DashboardFailure.missing
            }
            let row = try tx.row(
                "SELECT COUNT(*), COALESCE(MAX(place), 0) FROM dashboard_chart WHERE dashboard = \(dashboard)"
            )
            guard try row?.integer(0) ?? 0 < Self.mostCharts else { throw DashboardFailure.tooManyCharts }
            try Self.insert(chart, at: now, place: (row?.integer(1) ?? 0) + 1, on: dashboard, in: tx)
        }
    }

    private static func insert(
        _ chart: (query: String, title: String),
        at now: Instant,
        place: Int64,
        on dashboard: String,
        in tx: any WriteTransaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO dashboard_chart (id, dashboard, place, title, query)
            VALUES (\(UUIDv7.make(at: now)), \(dashboard), \(place), \(chart.title), \(chart.query))
            """
        )
    }

    /// Lets a chart change places with the one before it; the first one stays. Throws ``DashboardFailure``.
    public func moveUp(_ chart: String, of dashboard: String) async throws {
        try await database.write { tx in
            let own: SQL = "SELECT id, place FROM dashboard_chart WHERE dashboard = \(dashboard) AND "
            guard let row = try tx.row(own + "id = \(chart)") else { throw DashboardFailure.missing }
            let place = try row.integer(1)
            guard let before = try tx.row(own + "place < \(place) ORDER BY place DESC LIMIT 1") else { return }
            let earlier = try before.integer(1)
            try tx.execute("UPDATE dashboard_chart SET place = \(place) WHERE id = \(try before.text(0))")
            try tx.execute("UPDATE dashboard_chart SET place = \(earlier) WHERE id = \(chart)")
        }
    }

    /// Throws ``DashboardFailure``.
    public func remove(_ chart: String, of dashboard: String) async throws {
        try await change("DELETE FROM dashboard_chart WHERE id = \(chart) AND dashboard = \(dashboard)")
    }

    /// Throws ``DashboardFailure``.
    public func rename(_ id: String, to name: String) async throws {
        let name = try Self.checked(name)
        try await change("UPDATE dashboard SET name = \(name) WHERE id = \(id)")
    }

    /// Throws ``DashboardFailure``.
    public func delete(_ id: String) async throws {
        try await database.write { tx in try tx.execute("DELETE FROM dashboard_chart WHERE dashboard = \(id)") }
        try await change("DELETE FROM dashboard WHERE id = \(id)")
    }

    private func change(_ statement: SQL) async throws {
        guard try await database.write({ try $0.execute(statement) }) == 1 else { throw DashboardFailure.missing }
    }

    private static func checked(
        _ query: String,
        titled title: String
    ) throws(DashboardFailure) -> (query: String, title: String) {
        guard query.utf8.count <= queryLength else { throw .tooLong }
        return (query, try checked(title))
    }

    private static func checked(_ name: String) throws(DashboardFailure) -> String {
        let name = Normalisation.storable(name.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        guard !name.isEmpty else { throw .emptyName }
        guard name.count <= nameLength else { throw .longName }
        return name
    }
}

/// Why a dashboard is not as somebody wanted it.
public enum DashboardFailure: String, Failure {
    case emptyName = "dashboard_name_missing"
    case longName = "dashboard_name_too_long"
    case tooLong = "chart_too_long"
    case tooMany = "too_many_dashboards"
    case tooManyCharts = "too_many_charts"
    case missing = "no_such_dashboard"

    public var kind: FailureKind { self == .missing ? .notFound : .invalid }
    public var code: String { rawValue }

    public var message: String {
        switch self {
        case .emptyName: "Give it a name."
        case .longName: "A name has at most \(Dashboards.nameLength) characters."
        case .tooLong: "The question is too long to be kept."
        case .tooMany: "There are \(Dashboards.most) dashboards already. Delete one first."
        case .tooManyCharts:
            "A dashboard has at most \(Dashboards.mostCharts) charts. Remove one first, or take another dashboard."
        case .missing: "There is no such dashboard, or no such chart on it."
        }
    }
}
