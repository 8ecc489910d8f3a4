import GRDB
import GRDBSQLite
import Storage

/// Runs `body` and puts what SQLite reports into the words of the port.
func translated<T>(_ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as DatabaseError {
        throw StorageFailure(sqlite: error.extendedResultCode.rawValue, error.message ?? "no message")
    }
}

extension StorageFailure {
    /// What the connection reported last. SQLite's messages name tables and columns, never values.
    init(connection: OpaquePointer?) {
        self.init(sqlite: sqlite3_extended_errcode(connection), String(cString: sqlite3_errmsg(connection)))
    }

    init(sqlite code: CInt, _ message: String) {
        self.init(Self.reason(sqlite: code), "SQLite \(code): \(message)")
    }

    private static func reason(sqlite code: CInt) -> Code {
        switch ResultCode(rawValue: code) {
        // A limit on the size of files shows up as a failed write, a full disk also as a failed growth of shared memory.
        case .SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMSIZE: return .full
        default: break
        }
        switch ResultCode(rawValue: code).primaryResultCode {
        case .SQLITE_FULL: return .full
        case .SQLITE_CONSTRAINT: return .constraint
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_READONLY, .SQLITE_PERM,
            .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_PROTOCOL:
            return .unavailable
        default: return .engine
        }
    }
}
