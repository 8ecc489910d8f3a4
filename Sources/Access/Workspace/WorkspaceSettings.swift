public import Core
public import Storage
import Synchronization

/// What is said of the workspace as a whole, and saying it anew.
public final class WorkspaceSettings: Sendable {
    /// Every page asks. So long an answer is believed; what another process changed is seen after it.
    private static let life = 5 * Instant.second

    private let database: any Database
    private let clock: any WallClock
    private let initial: Workspace
    private let known = Mutex<(workspace: Workspace, at: Instant)?>(nil)

    /// `initial` holds until somebody says otherwise.
    public init(database: any Database, clock: any WallClock, initial: Workspace) {
        self.database = database
        self.clock = clock
        self.initial = initial
    }

    public func current() async throws -> Workspace {
        let now = clock.now()
        if let known = known.withLock({ $0 }), (0..<Self.life).contains(now.microseconds(since: known.at)) {
            return known.workspace
        }
        let workspace = try await database.read { tx in try tx.workspace() } ?? initial
        known.withLock { $0 = (workspace, now) }
        return workspace
    }

    /// From now on it is so.
    public func change(to workspace: Workspace, by author: Author) async throws {
        let now = clock.now()
        try await database.write { tx in
            let language = workspace.language?.rawValue
            try tx.execute(
                """
                INSERT INTO access_workspace (number, name, time_zone, currency, language)
                VALUES (1, \(workspace.name), \(workspace.timeZone), \(workspace.currency), \(language))
                ON CONFLICT (number) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone,
                    currency = excluded.currency, language = excluded.language
                """
            )
            try tx.audit(.workspaceChanged, by: author.id, detail: workspace.audited, at: now)
        }
        known.withLock { $0 = (workspace, now) }
    }
}

extension Workspace {
    fileprivate var audited: JSON {
        [
            "name": .string(name), "timeZone": .string(timeZone), "currency": .string(currency),
            "language": language.map { .string($0.rawValue) } ?? .null,
        ]
    }
}

extension ReadTransaction {
    /// Nil where nobody has said anything yet.
    fileprivate func workspace() throws -> Workspace? {
        try row("SELECT name, time_zone, currency, language FROM access_workspace").map { row in
            try Workspace(
                name: row.text(0),
                timeZone: row.text(1),
                currency: row.text(2),
                language: row.optionalText(3).flatMap(Language.init(rawValue:))
            )
        }
    }
}
