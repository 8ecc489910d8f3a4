import Core
import Events
import Storage

/// The checks that need an open workspace.
extension Doctor {
    func databaseFindings(_ composition: Composition) async -> [Finding] {
        [
            await engineFinding(composition.main),
            await integrity(of: composition.main, named: "record"),
            await integrity(of: composition.inboxDatabase, named: "inbox"),
            await backlogFinding(composition),
        ]
    }

    private var isPostgres: Bool { configuration.storage.database != nil }

    private func engineFinding(_ database: any Database) async -> Finding {
        let (name, least): (String, Int) = isPostgres ? ("PostgreSQL", 15) : ("SQLite", 3_040)
        let question: SQL =
            isPostgres
            ? "SELECT CAST(current_setting('server_version_num') AS BIGINT) / 10000" : "SELECT sqlite_version()"
        do {
            let isPostgres = isPostgres
            let version = try await database.read { tx -> (shown: String, number: Int) in
                guard let row = try tx.row(question) else { return ("?", 0) }
                if isPostgres { return (String(try row.integer(0)), Int(try row.integer(0))) }
                let shown = try row.text(0)
                let parts = shown.split(separator: ".").compactMap { Int($0) }
                return (shown, parts.count < 2 ? 0 : parts[0] * 1_000 + parts[1])
            }
            let isOld = version.number < least
            return Finding(
                check: "engine",
                verdict: isOld ? .problem : .ok,
                detail: "dangol \(Dangol.version) on \(name) \(version.shown)\(isOld ? ", which is too old" : "")"
            )
        } catch {
            return unreadable("engine", error)
        }
    }

    private func integrity(of database: any Database, named name: String) async -> Finding {
        do {
            let size = try await database.size()
            let damage = try await damage(of: database)
            return Finding(
                check: name,
                verdict: damage == nil ? .ok : .problem,
                detail: damage ?? "\(size >> 20) MB, sound"
            )
        } catch {
            return unreadable(name, error)
        }
    }

    /// What SQLite finds broken in its file; nil for nothing. PostgreSQL checks its pages itself.
    private func damage(of database: any Database) async throws -> String? {
        guard !isPostgres else { return nil }
        let answer = try await database.read { tx in try tx.row("PRAGMA quick_check(1)")?.text(0) }
        return answer == "ok" ? nil : "\(answer ?? "no answer"); restore the last backup"
    }

    private func backlogFinding(_ composition: Composition) async -> Finding {
        do {
            let waiting = try await SQLInbox.waiting(in: composition.inboxDatabase, record: composition.main)
            let isHigh = waiting > configuration.collect.backlog / 2
            return Finding(
                check: "backlog",
                verdict: isHigh ? .warning : .ok,
                detail: "\(waiting) events wait"
                    + (isHigh
                        ? "; clients are refused beyond \(configuration.collect.backlog). Is the server running?" : "")
            )
        } catch {
            return unreadable("backlog", error)
        }
    }

    private func unreadable(_ check: String, _ error: any Error) -> Finding {
        Finding(check: check, verdict: .problem, detail: (error as? any Failure)?.message ?? "it cannot be read")
    }
}
