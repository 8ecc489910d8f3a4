import Core
public import Events
public import Storage

/// Holds the kinds of consent to a number that lists and memory can bear, as ``TraitNameLimit`` does for traits: a decision that brings one
/// too many is quarantined and can be replayed, for a refusal must not be lost. What clients only repeat with other events stays
/// out of the ledger then.
public struct ConsentKindLimit: PipelineStep {
    private var known: Set<String>?

    public init() {}

    public mutating func forget() { known = nil }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        guard batch.events.contains(where: { $0.consent != nil }) else { return }
        var known = try known ?? Set(tx.rows("SELECT name FROM consent_kind").map { try $0.text(0) })
        // Not copied while it grows.
        self.known = nil
        var refused: [Int: ReasonCode] = [:]
        for (index, event) in batch.events.enumerated() {
            guard let consent = event.consent else { continue }
            let new = Set(consent.kinds.filter { !known.contains($0) })
            let room = ConsentKind.limit - known.count
            if new.count <= room {
                known.formUnion(new)
            } else if consent.isNew {
                refused[index] = .tooManyNames
            } else {
                known.formUnion(new.sorted().prefix(room))
            }
        }
        batch.quarantine(refused)
        self.known = known
    }
}

extension ConsentDecisions {
    /// The texts of their ``ConsentKind``s, in order.
    var kinds: [String] { isGranted.keys.compactMap { ConsentKind($0)?.text }.sorted() }
}
