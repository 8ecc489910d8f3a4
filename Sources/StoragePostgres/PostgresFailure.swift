import CLibPQ
import Storage

extension StorageFailure {
    /// What the server answered. Its detail line quotes values and stays out, and so does the message of a class that
    /// quotes what it could not read.
    init(result: OpaquePointer?, connection: OpaquePointer) {
        guard PQstatus(connection) == CONNECTION_OK || PQresultErrorField(result, Field.state) != nil else {
            self.init(.unavailable, "PostgreSQL: the connection broke")
            return
        }
        let state = PQresultErrorField(result, Field.state).map { String(cString: $0) } ?? "?????"
        let message = PQresultErrorField(result, Field.message).map { String(cString: $0) } ?? "no message"
        let quotesValues = state.hasPrefix("22")
        self.init(Self.reason(postgres: state), "PostgreSQL \(state)\(quotesValues ? "" : ": \(message)")")
    }

    /// Why there is no connection. libpq names host, port and user here, never the password.
    init(noConnection connection: OpaquePointer?) {
        let message = connection.flatMap(PQerrorMessage).map { String(cString: $0) } ?? "out of memory"
        self.init(.unavailable, "PostgreSQL: \(message.split(separator: "\n").joined(separator: " "))")
    }

    private static func reason(postgres state: String) -> Code {
        switch state.prefix(2) {
        case "53": state == "53300" ? .unavailable : .full
        case "23": .constraint
        case "08", "58": .unavailable
        case "57": state.hasPrefix("57P") ? .unavailable : .engine
        // Cancelled in favour of another transaction or for want of a lock: trying again is right.
        case "40", "55": .unavailable
        // The server refuses to write for now, as on a standby.
        case "25" where state == "25006": .unavailable
        default: .engine
        }
    }
}

/// The one-letter names under which a result keeps the parts of an error (`PG_DIAG_…`, macros that Swift cannot see).
private enum Field {
    static let state = CInt(UInt8(ascii: "C"))
    static let message = CInt(UInt8(ascii: "M"))
}
