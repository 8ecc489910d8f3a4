public import Storage

/// Gives each name of the batch its number. Behind all that puts events aside: a name that nobody uses gets none.
public struct EventNaming: PipelineStep {
    /// Names are few, but strangers choose them.
    private static let cachedNames = 20_000

    private var names: [EventName: Int64] = [:]

    public init() {}

    public mutating func forget() { names = [:] }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        batch.nameNumbers = try numbers(of: batch, in: tx)
    }

    /// 0 for those names that no event has any more.
    private mutating func numbers(of batch: MicroBatch, in tx: any WriteTransaction) throws -> [Int64] {
        let isInUse = batch.isNameInUse
        try learn(zip(batch.names, isInUse).lazy.filter(\.1).map(\.0), in: tx)
        return zip(batch.names, isInUse).map { name, isInUse in isInUse ? names[name] ?? 0 : 0 }
    }

    private mutating func learn(_ wanted: some Sequence<EventName>, in tx: any WriteTransaction) throws {
        if names.count > Self.cachedNames { names = [:] }
        var seen: Set<EventName> = []
        let unknown = wanted.filter { names[$0] == nil && seen.insert($0).inserted }
        guard !unknown.isEmpty else { return }
        let keys = [Column("type", unknown.map(\.type.rawValue)), Column("name", unknown.map(\.name))]
        for (key, row) in try tx.lookup("number", from: "event_name", matching: keys) {
            names[unknown[key]] = try row.integer(0)
        }
        let new = unknown.filter { names[$0] == nil }
        guard !new.isEmpty else { return }
        let first = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM event_name")?.integer(0) ?? 1
        try tx.insert(
            into: "event_name",
            [
                Column("number", new.indices.map { first + Int64($0) }),
                Column("type", new.map(\.type.rawValue)),
                Column("name", new.map(\.name)),
            ]
        )
        for (index, key) in new.enumerated() { names[key] = first + Int64(index) }
    }
}
