import Storage

@testable import Events

/// A step that cannot take events of a certain name.
struct Poison: PipelineStep {
    enum Way: CaseIterable, Sendable {
        /// The engine refuses a row.
        case constraint
        /// The step itself gives up.
        case error
    }

    struct Bitter: Error {}

    let way: Way

    mutating func forget() {}

    mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        guard batch.events.contains(where: { $0.name == "poison" }) else { return }
        switch way {
        case .constraint: try tx.execute("INSERT INTO inbox_head (one, last) VALUES (2, 0)")
        case .error: throw Bitter()
        }
    }
}
