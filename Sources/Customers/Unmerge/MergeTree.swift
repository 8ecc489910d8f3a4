import Storage

/// Who went into whom, among the profiles that are one person now.
struct MergeTree {
    /// Of each profile that went into another one, where, and with which event.
    private var merges: [Int64: (survivor: Int64, event: Int64)] = [:]
    private var losers: [Int64: [Int64]] = [:]

    /// O(decisions about them).
    init(_ profiles: [Int64], in tx: any ReadTransaction) throws {
        let among = Set(profiles)
        var latest: [Int64: Int64] = [:]
        var separated: [Int64: Int64] = [:]
        let keys = [Column("profile", profiles)]
        let columns = "number, kind, other, event"
        for (key, row) in try tx.lookup(columns, from: "identity_decision", matching: keys) {
            let (kind, number) = (IdentityDecision.Kind(rawValue: try row.integer(1)), try row.integer(0))
            if kind == .unmerge { separated[profiles[key]] = max(separated[profiles[key]] ?? 0, number) }
            guard kind == .merge, let loser = try row.optionalInteger(2), among.contains(loser) else { continue }
            // Whoever was merged, separated and merged again is where they went last.
            guard latest[loser].map({ $0 < number }) ?? true else { continue }
            latest[loser] = number
            merges[loser] = (profiles[key], try row.integer(3))
        }
        // With an unmerge both became persons of their own: wherever they had gone before.
        for (loser, number) in separated where latest[loser].map({ $0 < number }) ?? false { merges[loser] = nil }
        for (loser, merge) in merges { losers[merge.survivor, default: []].append(loser) }
    }

    /// The number of the event with which the profile went into another one.
    func event(ofMerging profile: Int64) -> Int64? { merges[profile]?.event }

    /// The profile and all who went into it before.
    func branch(_ profile: Int64) -> Set<Int64> {
        var found: Set<Int64> = [profile]
        var open = [profile]
        while let next = open.popLast() {
            for loser in losers[next] ?? [] where found.insert(loser).inserted { open.append(loser) }
        }
        return found
    }

    /// Those into whom the profile went, one after the other.
    func trunk(above profile: Int64) -> Set<Int64> {
        var found: Set<Int64> = []
        var next = merges[profile]?.survivor
        while let survivor = next, survivor != profile, found.insert(survivor).inserted {
            next = merges[survivor]?.survivor
        }
        return found
    }

    /// Those who went into one of `trunk` with an event from this number on, by the event; none of the trunk itself, nor `profile`.
    func joined(_ trunk: Set<Int64>, since event: Int64, except profile: Int64) -> [Int64: [Int64]] {
        var joined: [Int64: [Int64]] = [:]
        for (loser, merge) in merges where trunk.contains(merge.survivor) && !trunk.contains(loser) {
            if loser != profile, merge.event >= event { joined[merge.event, default: []].append(loser) }
        }
        return joined
    }
}
