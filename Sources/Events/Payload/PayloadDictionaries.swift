import Storage
import Synchronization

/// The dictionaries of one workspace, loaded as they are needed. They are never changed or removed.
final class PayloadDictionaries: Sendable {
    private let loaded = Mutex<[Int64: PayloadDictionary]>([0: .builtIn])

    /// All that a transaction's rows can need.
    func all(in tx: any ReadTransaction) throws -> [Int64: PayloadDictionary] {
        let known = loaded.withLock { $0 }
        let newest = try tx.row("SELECT COALESCE(MAX(number), 0) FROM payload_dictionary")?.integer(0) ?? 0
        if known[newest] != nil { return known }
        var all: [Int64: PayloadDictionary] = [0: .builtIn]
        for row in try tx.rows("SELECT number, bytes FROM payload_dictionary") {
            let number = try row.integer(0)
            all[number] = try known[number] ?? PayloadDictionary(number: number, bytes: row.blob(1))
        }
        loaded.withLock { [all] in $0 = all }
        return all
    }

    /// The one with which new payloads are written.
    func newest(in tx: any ReadTransaction) throws -> PayloadDictionary {
        try all(in: tx).max { $0.key < $1.key }?.value ?? .builtIn
    }
}

extension [Int64: PayloadDictionary] {
    /// The text of a stored payload. Throws ``PayloadFailure/damaged``.
    func text(of payload: [UInt8]) throws -> String {
        guard let dictionary = self[PayloadCodec.dictionaryNumber(of: payload)] else { throw PayloadFailure.damaged }
        return String(decoding: try PayloadCodec.decompress(payload, with: dictionary), as: UTF8.self)
    }
}
