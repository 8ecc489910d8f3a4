public import Snapshots

extension ValueDictionary {
    /// Adds what is here to a snapshot, as arrays whose names begin with `name`.
    func write(to writer: inout SnapshotWriter, as name: String) throws(SnapshotFailure) {
        try writer.add(name + "/bytes", bytes)
        try writer.add(name + "/ends", ends)
        try writer.add(name + "/kinds", orders.map(\.kind.rawValue))
        try writer.add(name + "/keys", orders.map(\.key))
        try writer.add(name + "/table", table)
        try writer.add(name + "/hash", [hash.key])
    }

    init(from file: SnapshotFile, as name: String) throws(SnapshotFailure) {
        bytes = try file.array(name + "/bytes")
        ends = try file.array(name + "/ends")
        table = try file.array(name + "/table")
        let kinds = try file.elements(name + "/kinds", as: UInt8.self)
        let keys = try file.elements(name + "/keys", as: UInt64.self)
        let hash = try file.array(name + "/hash", of: UInt64.self)
        guard kinds.count == keys.count, ends.count == keys.count, ends.first == 0, ends.last == bytes.count,
            table.count.nonzeroBitCount == 1, keys.count * 2 <= table.count, let hash = hash.first
        else { throw SnapshotFailure(.damaged, name) }
        self.hash = TextHash(key: hash)
        orders = zip(kinds, keys).map { ValueOrder(kind: ValueOrder.Kind(rawValue: $0) ?? .text, key: $1) }
        lists = orders.indices.dropFirst().filter { orders[$0].kind == .list }.map { UInt32($0) }
    }
}

extension ValueColumn {
    /// Adds the column to a snapshot, as arrays whose names begin with `name`.
    public func write(to writer: inout SnapshotWriter, as name: String) throws(SnapshotFailure) {
        try dictionary.write(to: &writer, as: name)
        if isDense {
            try writer.add(name + "/codes", dense)
        } else {
            let few = sparse.sorted { $0.key < $1.key }
            try writer.add(name + "/ordinals", few.map { UInt32($0.key) })
            try writer.add(name + "/codes", few.map(\.value))
        }
    }

    public init(from file: SnapshotFile, as name: String) throws(SnapshotFailure) {
        dictionary = try ValueDictionary(from: file, as: name)
        let codes = try file.elements(name + "/codes", as: UInt32.self)
        let bound = UInt32(dictionary.count)
        guard codes.allSatisfy({ $0 < bound }) else { throw SnapshotFailure(.damaged, name) }
        filled = codes.count { $0 != 0 }
        if file.has(name + "/ordinals") {
            let ordinals = try file.elements(name + "/ordinals", as: UInt32.self)
            guard ordinals.count == codes.count else { throw SnapshotFailure(.damaged, name) }
            sparse = Dictionary(zip(ordinals.lazy.map(Int.init), codes), uniquingKeysWith: { $1 })
        } else {
            isDense = true
            dense = Array(codes)
            gather()
        }
    }
}
