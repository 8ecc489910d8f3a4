/// The few words in which the engines differ. Statements that need one take it from here by name.
public struct Dialect: Sendable {
    /// For messages and diagnostics only; no decision hangs on it.
    public let name: String
    /// The type of a 64-bit integer primary key by which the engine clusters or numbers rows.
    public let rowID: SQL
    /// Bytes.
    public let blob: SQL
    /// What follows `CREATE TABLE t (…)` of a table that is best stored inside its primary key.
    public let clustered: SQL
    /// Whether `clustered` means anything. Where it does not, a table that repeats columns of another one in an order of its
    /// own is a copy, and an index over the other one serves as well.
    public let isClustering: Bool
    /// What makes a table (a constant of the program) ready for rows that change all the time; empty where the engine
    /// needs nothing of the kind.
    public let churning: @Sendable (_ table: String) -> [SQL]
    /// A binary collation, so that both engines order text by code point.
    public let binary: SQL

    public init(
        name: String,
        rowID: SQL,
        blob: SQL,
        clustered: SQL,
        isClustering: Bool,
        churning: @escaping @Sendable (_ table: String) -> [SQL] = { _ in [] },
        binary: SQL
    ) {
        self.name = name
        self.rowID = rowID
        self.blob = blob
        self.clustered = clustered
        self.isClustering = isClustering
        self.churning = churning
        self.binary = binary
    }
}
