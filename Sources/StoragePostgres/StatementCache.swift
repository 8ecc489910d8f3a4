import CLibPQ

/// Which statements of a connection are prepared under which name. A statement is prepared at its second use, so that
/// those that run once cost no round trip more; the one used longest ago makes room.
struct StatementCache {
    struct Key: Hashable {
        let text: String
        let types: [Oid]
    }

    enum Use: Equatable {
        case once
        /// Prepare it under `name`, after dropping the statement of name `dropping`.
        case prepare(name: String, dropping: String?)
        case prepared(name: String)
    }

    private struct Entry {
        var name: String?
        var lastUse: Int
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    /// Names that the server still knows though their entries had to go.
    private var orphans: [String] = []
    private var uses = 0
    private var names = 0

    init(capacity: Int) { self.capacity = capacity }

    /// How to run the statement now.
    mutating func use(_ key: Key) -> Use {
        uses += 1
        guard let entry = entries[key] else {
            makeRoom()
            entries[key] = Entry(name: nil, lastUse: uses)
            return .once
        }
        if let name = entry.name {
            entries[key] = Entry(name: name, lastUse: uses)
            return .prepared(name: name)
        }
        names += 1
        let name = "s\(names)"
        entries[key] = Entry(name: name, lastUse: uses)
        return .prepare(name: name, dropping: orphans.popLast())
    }

    /// Preparing failed.
    mutating func forget(_ key: Key) { entries[key] = nil }

    private mutating func makeRoom() {
        guard entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            return
        }
        entries[oldest.key] = nil
        if let name = oldest.value.name { orphans.append(name) }
    }
}
