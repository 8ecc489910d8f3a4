/// One workspace's store. Statements are written once, in the subset that SQLite ≥ 3.40 and PostgreSQL ≥ 15 share.
///
/// Bodies run on threads of the driver's own, never on the cooperative pool, and may block.
public protocol Database: Sendable {
    var dialect: Dialect { get }

    /// Runs `body` on one consistent snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T

    /// Runs `body` in a transaction that is undone when `body` throws.
    /// Throws ``StorageFailure`` for whatever the engine reports.
    func write<T: Sendable>(
        _ durability: Durability,
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T

    /// Bytes that the data takes on disk.
    func size() async throws -> Int64

    /// Writes a consistent copy to `path` while others read and write. Throws where the engine has tools of its own
    /// for that (PostgreSQL: `pg_dump`), naming them.
    func copy(to path: String) async throws

    /// Ends all connections. Work begun before is finished first.
    func close() async throws
}

/// What a power cut may take back.
public enum Durability: Sendable {
    /// Nothing: the transaction is on disk when `write` returns.
    case immediate
    /// The latest transactions, whole and in reverse order. For work that is done again from something durable: the
    /// pipeline's batches, which carry their position in the inbox with them. The end of the process takes back nothing.
    case eventual
}

extension Database {
    /// Runs `body` in a transaction that is durable when this returns.
    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (any WriteTransaction) throws -> T
    ) async throws -> T {
        try await write(.immediate, body)
    }
}

/// What may be asked inside a transaction that only reads.
public protocol ReadTransaction {
    var dialect: Dialect { get }

    /// All rows. For lists that are bounded by their statement.
    func rows(_ sql: SQL) throws -> [Row]

    /// Row after row in constant memory.
    func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws

    /// Looks up many keys at once: for each row of `keys` (columns of equal length) the rows of `table` that equal it
    /// in all these columns. Answers carry the index of their key. O(keys × log rows), one round trip.
    func lookup(_ columns: String, from table: String, matching keys: [Column]) throws -> [(key: Int, row: Row)]
}

/// What may be asked inside a transaction that writes. Bulk verbs take whole columns, one round trip each. What returns
/// nothing may be done beside the body; a failure then shows at its next statement, at the latest at its end.
public protocol WriteTransaction: ReadTransaction {
    /// Runs one statement; the number of rows that it changed.
    @discardableResult
    func execute(_ sql: SQL) throws -> Int

    /// Runs one statement of whose effect nobody asks. A driver may run it later, but before whatever follows.
    func perform(_ sql: SQL) throws

    /// Inserts the rows. `onConflict` is the text after `ON CONFLICT`, `nil` to let a conflict fail; no key may stand
    /// twice in one call where it updates.
    func insert(into table: String, _ columns: [Column], onConflict: String?) throws

    /// Inserts those rows whose key is new and says which: the values of the integer column `witness` of the rows that
    /// went in. Of equal keys within the call the first one wins.
    func claim(into table: String, _ columns: [Column], witness: String) throws -> Set<Int64>

    /// For each row, sets `columns` where all of `keys` are equal.
    func update(_ table: String, set columns: [Column], matching keys: [Column]) throws

    /// Deletes the rows of `table` that equal a row of `keys`.
    func delete(from table: String, matching keys: [Column]) throws
}

extension ReadTransaction {
    /// The first row, if there is any.
    public func row(_ sql: SQL) throws -> Row? { try rows(sql).first }
}

extension WriteTransaction {
    public func perform(_ sql: SQL) throws { try execute(sql) }

    public func insert(into table: String, _ columns: [Column]) throws {
        try insert(into: table, columns, onConflict: nil)
    }
}

/// A named column of values for the bulk verbs.
public struct Column: Sendable {
    public enum Values: Sendable {
        case integers([Int64])
        case optionalIntegers([Int64?])
        case texts([String])
        case optionalTexts([String?])
        case blobs([[UInt8]])
        case optionalBlobs([[UInt8]?])
    }

    /// A constant of the program, never input.
    public let name: String
    public let values: Values

    public init(_ name: String, _ values: Values) {
        self.name = name
        self.values = values
    }

    public init(_ name: String, _ values: [Int64]) { self.init(name, .integers(values)) }
    public init(_ name: String, _ values: [Int64?]) { self.init(name, .optionalIntegers(values)) }
    public init(_ name: String, _ values: [String]) { self.init(name, .texts(values)) }
    public init(_ name: String, _ values: [String?]) { self.init(name, .optionalTexts(values)) }
    public init(_ name: String, _ values: [[UInt8]]) { self.init(name, .blobs(values)) }
    public init(_ name: String, _ values: [[UInt8]?]) { self.init(name, .optionalBlobs(values)) }

    public var count: Int {
        switch values {
        case .integers(let values): values.count
        case .optionalIntegers(let values): values.count
        case .texts(let values): values.count
        case .optionalTexts(let values): values.count
        case .blobs(let values): values.count
        case .optionalBlobs(let values): values.count
        }
    }
}
