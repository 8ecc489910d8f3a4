import Core

/// What a batch of events changed in who is who.
struct IdentityOutcome {
    struct Decision {
        let kind: IdentityDecision.Kind
        let reason: ReasonCode
        let profile: Int64
        let key: IdentifierKey?
        /// The profile that went into `profile`.
        let other: Int64?
        let occasion: IdentityResolver.Occasion
    }

    var created: [(profile: Int64, source: Int64, time: Instant)] = []
    /// Each identifier that is new or changed hands, with its owner at the end.
    var identifiers: [IdentifierKey: (profile: Int64, attachment: IdentityResolver.Attachment)] = [:]
    /// In order; a survivor may lose later.
    var merges: [(loser: Int64, survivor: Int64)] = []
    var decisions: [Decision] = []
    /// Those of the profiles touched that are more than a browser or a device.
    var known: Set<Int64> = []

    /// Each loser with who they are at the end.
    var flattenedMerges: [(loser: Int64, survivor: Int64)] {
        var survivors: [Int64: Int64] = [:]
        for merge in merges.reversed() {
            survivors[merge.loser] = survivors[merge.survivor] ?? merge.survivor
        }
        return merges.map { ($0.loser, survivors[$0.loser] ?? $0.survivor) }
    }
}
