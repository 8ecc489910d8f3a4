import CLibPQ
import Storage

/// One connection of libpq. All calls block.
final class Session {
    private let connection: OpaquePointer
    private var statements = StatementCache(capacity: 256)

    /// Throws ``StorageFailure/Code/unavailable`` where the server cannot be reached or refuses.
    init(url: String) throws {
        // Later ones win, so the address may say otherwise.
        let settings = [
            ("application_name", "dangol"), ("connect_timeout", "10"), ("tcp_user_timeout", "30000"), ("dbname", url),
            ("client_encoding", "UTF8"),
        ]
        let keys = settings.map { CString($0.0) }
        let values = settings.map { CString($0.1) }
        let connection = withExtendedLifetime((keys, values)) {
            PQconnectdbParams(keys.map(\.start) + [nil], values.map(\.start) + [nil], 1)
        }
        guard let connection, PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw StorageFailure(noConnection: connection)
        }
        self.connection = connection
        // Notices ("relation exists, skipping") would go to standard error.
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
    }

    deinit { PQfinish(connection) }

    /// Whether the connection held so far.
    var isAlive: Bool { PQstatus(connection) == CONNECTION_OK }

    /// Runs commands without values, several if separated by semicolons.
    func command(_ text: String) throws { _ = try checked(PQexec(connection, text)) }

    /// Runs one statement. `kept` says whether it is worth preparing when it comes again.
    func run(_ text: String, _ parameters: [Parameter], kept: Bool = true) throws -> Answer {
        let types = parameters.map(\.type)
        let addresses = parameters.map { $0.bytes?.start }
        let lengths = parameters.map { CInt($0.bytes?.count ?? 0) }
        let formats = [CInt](repeating: 1, count: parameters.count)
        let count = CInt(parameters.count)
        return try withExtendedLifetime(parameters) {
            if let name = kept ? try prepared(text, types) : nil {
                return try checked(PQexecPrepared(connection, name, count, addresses, lengths, formats, 1))
            }
            return try checked(PQexecParams(connection, text, count, types, addresses, lengths, formats, 1))
        }
    }

    /// The name of the prepared statement, where there is or should be one.
    private func prepared(_ text: String, _ types: [Oid]) throws -> String? {
        let key = StatementCache.Key(text: text, types: types)
        switch statements.use(key) {
        case .once: return nil
        case .prepared(let name): return name
        case .prepare(let name, let orphan):
            do {
                if let orphan { try command("DEALLOCATE \(orphan)") }
                _ = try checked(PQprepare(connection, name, text, CInt(types.count), types))
                return name
            } catch {
                statements.forget(key)
                throw error
            }
        }
    }

    private func checked(_ result: OpaquePointer?) throws -> Answer {
        guard let result else { throw StorageFailure(noConnection: connection) }
        let answer = Answer(result)
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return answer
        default: throw StorageFailure(result: result, connection: connection)
        }
    }
}

/// A C string at an address that stays put.
private final class CString {
    private let memory: UnsafeMutableBufferPointer<CChar>

    init(_ text: String) {
        memory = .allocate(capacity: text.utf8CString.count)
        _ = memory.initialize(from: text.utf8CString)
    }

    deinit { memory.deallocate() }

    var start: UnsafePointer<CChar>? { UnsafePointer(memory.baseAddress) }
}
