import Core
import Storage

extension Sources {
    /// The workspace's own source: from it comes what staff do in the console.
    ///
    /// It has no write key and gets none, so nobody can speak in its name from outside.
    public static let ownID = "01900000-0000-7000-8000-00000000d09a"

    /// The number of the workspace's own source, which is made when it is first needed.
    public func own() async throws -> Int64 {
        if let known = try await database.read({ tx in try Self.ownNumber(in: tx) }) { return known }
        let now = clock.now()
        let number = try await database.write { tx -> Int64 in
            if let known = try Self.ownNumber(in: tx) { return known }
            let number = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM source")?.integer(0) ?? 1
            // Somebody may have called a source of theirs like this.
            let isTaken = try tx.row("SELECT number FROM source WHERE name = 'Dangol'") != nil
            try tx.execute(
                """
                INSERT INTO source (number, id, name, kind, created_at)
                VALUES (\(number), \(Self.ownID), \(isTaken ? "Dangol (console)" : "Dangol"), 'server', \(now))
                """
            )
            return number
        }
        try await refresh()
        return number
    }

    private static func ownNumber(in tx: any ReadTransaction) throws -> Int64? {
        try tx.row("SELECT number FROM source WHERE id = \(ownID)")?.integer(0)
    }
}
