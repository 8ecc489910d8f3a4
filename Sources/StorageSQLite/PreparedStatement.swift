import GRDB
import GRDBSQLite
import Storage

/// A prepared statement, driven through SQLite's C interface: GRDB's values cost an allocation or two a cell, and the
/// pipeline binds some hundred thousand cells a second.
struct PreparedStatement {
    /// Owns what `handle` points to.
    private let owner: GRDB.Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer?

    init(_ owner: GRDB.Statement, on connection: OpaquePointer?) {
        self.owner = owner
        handle = owner.sqliteStatement
        self.connection = connection
    }

    /// Whether somebody stands between two rows of it.
    var isBusy: Bool { sqlite3_stmt_busy(handle) != 0 }

    /// Ready for the next run; what was bound stays.
    func reset() { sqlite3_reset(handle) }

    /// Ready for whoever uses it next, with no address left in it.
    func clear() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// Goes to the next row; `false` at the end.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw StorageFailure(connection: connection)
        }
    }

    /// Runs it once for its effect; the number of rows that it changed.
    func run() throws -> Int {
        let before = sqlite3_total_changes64(connection)
        while try step() {}
        // `sqlite3_changes` keeps the last number over statements that change no rows, such as `CREATE TABLE`.
        return sqlite3_total_changes64(connection) == before ? 0 : Int(sqlite3_changes64(connection))
    }

    func bindNull(_ index: CInt) throws { try check(sqlite3_bind_null(handle, index)) }

    func bind(_ value: Int64, _ index: CInt) throws { try check(sqlite3_bind_int64(handle, index, value)) }

    func bind(_ value: Double, _ index: CInt) throws { try check(sqlite3_bind_double(handle, index, value)) }

    /// The bytes, none of them NUL, must stay until the next ``reset()``: a null destructor is `SQLITE_STATIC`.
    func bind(text bytes: UnsafeRawBufferPointer, _ index: CInt) throws {
        let text = bytes.assumingMemoryBound(to: CChar.self)
        try check(sqlite3_bind_text64(handle, index, text.baseAddress, UInt64(text.count), nil, UInt8(SQLITE_UTF8)))
    }

    func bind(blob bytes: UnsafeRawBufferPointer, _ index: CInt) throws {
        try check(sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), nil))
    }

    /// The row on which it stands.
    func row() -> Row {
        Row((0..<sqlite3_column_count(handle)).map(value))
    }

    private func value(_ column: CInt) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            // The order matters: asking for the text may convert it, and only then is its length known.
            let start = sqlite3_column_text(handle, column)
            let text = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
            return .text(String(decoding: text, as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, column)
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))))
        default: return .null
        }
    }

    private func check(_ code: CInt) throws {
        guard code == SQLITE_OK else { throw StorageFailure(connection: connection) }
    }
}
