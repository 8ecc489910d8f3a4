import Core

/// The rules of identity as a state machine: told which identifiers an event carries, it answers whose event that is and
/// what has to change. It knows no database; its driver tells it what is stored (``learn(owner:of:)``,
/// ``learn(cluster:of:)``) and writes down what it decided.
struct IdentityResolver {
    /// An identifier that an event carries, with the rule of its namespace.
    struct Claim: Hashable {
        let key: IdentifierKey
        let rule: IdentityRules.Rule
    }

    /// What makes one person: their identifiers and when each was attached.
    struct Cluster {
        var identifiers: [IdentifierKey: Attachment] = [:]
    }

    struct Attachment: Hashable {
        let time: Instant
        /// The profile that had it first: what an unmerge gives back.
        let origin: Int64
        let source: Int64
        let rule: IdentityRules.Rule
    }

    /// When and why a question is asked.
    struct Occasion {
        let time: Instant
        let source: Int64
        /// The number of the event.
        let event: Int64
        /// An explicit statement that two names are one person, which no unique namespace forbids.
        let isAlias: Bool
    }

    private(set) var owners: GenerationalCache<IdentifierKey, Int64>
    private var clusters: [Int64: Cluster] = [:]
    private var nextProfile: Int64
    /// Decided since the last ``takeOutcome()``.
    private var outcome = IdentityOutcome()
    private var losers: Set<Int64> = []

    init(nextProfile: Int64, cacheSize: Int) {
        self.nextProfile = nextProfile
        owners = GenerationalCache(capacity: cacheSize)
    }
}

// MARK: - What is stored

extension IdentityResolver {
    /// Whose the identifier is, where that is remembered; also keeps it remembered.
    mutating func owner(of key: IdentifierKey) -> Int64? { owners[key] }

    /// Whether the profile is still itself: since the last ``takeOutcome()`` it went into no other one. What it owned
    /// before is its own as long as that holds.
    func isUnmerged(_ profile: Int64) -> Bool { !losers.contains(profile) }

    mutating func learn(owner profile: Int64, of key: IdentifierKey) { owners[key] = profile }

    mutating func learn(cluster: Cluster, of profile: Int64) { clusters[profile] = cluster }

    /// The profiles whose identifiers have to be known before these claims can be resolved.
    mutating func needed(for claims: [Claim]) -> [Int64] {
        if soleOwner(of: claims) != nil { return [] }
        return ownersInOrder(of: claims).filter { clusters[$0] == nil }
    }

    /// Whose these are where all of them are one person's already: nothing to decide. The path that nearly every event
    /// takes.
    mutating func soleOwner(of claims: [Claim]) -> Int64? {
        var sole: Int64?
        for claim in claims {
            guard let owner = owners[claim.key], sole == nil || sole == owner else { return nil }
            sole = owner
        }
        return sole
    }
}

// MARK: - Deciding

extension IdentityResolver {
    /// Whose event it is. `claims` in order of priority, none blocked, at least one; clusters learned as
    /// ``needed(for:)`` says. O(identifiers of the profiles involved); O(claims) where nothing changes.
    mutating func resolve(_ claims: [Claim], _ occasion: Occasion) -> (profile: Int64, changed: Bool) {
        var claims = claims
        var refused: [(claim: Claim, reason: ReasonCode)] = []
        while true {
            if let profile = soleOwner(of: claims) {
                record(refused, for: profile, occasion)
                return (profile, false)
            }
            let profiles = ownersInOrder(of: claims)
            guard let violation = violation(joining: profiles, with: claims, occasion) else {
                let profile = join(profiles, with: claims, occasion)
                record(refused, for: profile, occasion)
                return (profile, true)
            }
            refused.append((claims.remove(at: violation.index), violation.reason))
        }
    }

    private mutating func ownersInOrder(of claims: [Claim]) -> [Int64] {
        var profiles: [Int64] = []
        for claim in claims {
            if let owner = owners[claim.key], !profiles.contains(owner) { profiles.append(owner) }
        }
        return profiles
    }

    /// Which claim has to give way, were all these to become one person; nil where they may.
    private mutating func violation(
        joining profiles: [Int64],
        with claims: [Claim],
        _ occasion: Occasion
    ) -> (index: Int, reason: ReasonCode)? {
        guard claims.count > 1 else { return nil }
        var union: [IdentifierKey: Attachment] = [:]
        /// By namespace, the most that one of them has already: what an alias allowed does not bar what comes after it.
        var most: [Int64: Int] = [:]
        for profile in profiles {
            let identifiers = clusters[profile]?.identifiers ?? [:]
            var own: [Int64: Int] = [:]
            for (key, attachment) in identifiers where isCounted(attachment, at: occasion.time) {
                own[key.namespace, default: 0] += 1
            }
            most.merge(own, uniquingKeysWith: max)
            union.merge(identifiers, uniquingKeysWith: { first, _ in first })
        }
        let new = claims.indices.filter { owners[claims[$0].key] == nil }
        for index in new {
            union[claims[index].key] = Attachment(
                time: occasion.time,
                origin: 0,
                source: occasion.source,
                rule: claims[index].rule
            )
        }
        var counts: [Int64: (count: Int, rule: IdentityRules.Rule)] = [:]
        for (key, attachment) in union where isCounted(attachment, at: occasion.time) {
            counts[key.namespace, default: (0, attachment.rule)].count += 1
        }
        for (namespace, entry) in counts.sorted(by: { $0.key < $1.key })
        where entry.count > max(entry.rule.limit, most[namespace] ?? 0) {
            if entry.rule.isUnique {
                if occasion.isAlias { continue }
                // The weakest identifier led to the wrong person (a shared device, a family's mailbox).
                return (claims.count - 1, .uniqueConflict)
            }
            if let index = new.last(where: { claims[$0].key.namespace == namespace }) { return (index, .limitReached) }
            return (claims.count - 1, .limitReached)
        }
        return nil
    }

    private func isCounted(_ attachment: Attachment, at time: Instant) -> Bool {
        guard let period = attachment.rule.period else { return true }
        return time.microseconds(since: attachment.time).magnitude < period.magnitude
    }
}

// MARK: - Changing

extension IdentityResolver {
    private mutating func join(_ profiles: [Int64], with claims: [Claim], _ occasion: Occasion) -> Int64 {
        let survivor: Int64
        var isNew = false
        if profiles.isEmpty {
            survivor = nextProfile
            nextProfile += 1
            clusters[survivor] = Cluster()
            outcome.created.append((survivor, occasion.source, occasion.time))
            isNew = true
        } else {
            survivor = profiles.min { strength(of: $0) < strength(of: $1) } ?? profiles[0]
            for loser in profiles where loser != survivor { merge(loser, into: survivor, occasion) }
        }
        for claim in claims where owners[claim.key] == nil {
            let attachment = Attachment(
                time: occasion.time,
                origin: survivor,
                source: occasion.source,
                rule: claim.rule
            )
            clusters[survivor, default: Cluster()].identifiers[claim.key] = attachment
            owners[claim.key] = survivor
            outcome.identifiers[claim.key] = (survivor, attachment)
            outcome.decisions.append(
                IdentityOutcome.Decision(
                    kind: isNew ? .create : .attach,
                    reason: isNew ? .firstSeen : occasion.isAlias ? .alias : .sameEvent,
                    profile: survivor,
                    key: claim.key,
                    other: nil,
                    occasion: occasion
                )
            )
            isNew = false
        }
        return survivor
    }

    /// The profile with the strongest identifier stays; of equals the older one.
    private func strength(of profile: Int64) -> (Int, Int64) {
        let best = clusters[profile]?.identifiers.values.map(\.rule.priority).min() ?? .max
        return (best, profile)
    }

    private mutating func merge(_ loser: Int64, into survivor: Int64, _ occasion: Occasion) {
        for (key, attachment) in clusters[loser]?.identifiers ?? [:] {
            clusters[survivor, default: Cluster()].identifiers[key] = attachment
            owners[key] = survivor
            outcome.identifiers[key] = (survivor, attachment)
        }
        clusters[loser] = nil
        outcome.merges.append((loser, survivor))
        losers.insert(loser)
        outcome.decisions.append(
            IdentityOutcome.Decision(
                kind: .merge,
                reason: occasion.isAlias ? .alias : .sameEvent,
                profile: survivor,
                key: nil,
                other: loser,
                occasion: occasion
            )
        )
    }

    private mutating func record(
        _ refused: [(claim: Claim, reason: ReasonCode)],
        for profile: Int64,
        _ occasion: Occasion
    ) {
        for (claim, reason) in refused { refuse(claim.key, reason, for: profile, occasion) }
    }

    /// Notes that an identifier was not taken as one of this person's.
    mutating func refuse(_ key: IdentifierKey, _ reason: ReasonCode, for profile: Int64, _ occasion: Occasion) {
        outcome.decisions.append(
            IdentityOutcome.Decision(
                kind: .refuse,
                reason: reason,
                profile: profile,
                key: key,
                other: nil,
                occasion: occasion
            )
        )
    }

    /// What was decided since the last call. Clusters are forgotten with it: the next batch learns its own.
    mutating func takeOutcome() -> IdentityOutcome {
        defer {
            outcome = IdentityOutcome()
            losers = []
            clusters.removeAll(keepingCapacity: true)
            owners.age()
        }
        var taken = outcome
        taken.known = Set(
            clusters.filter { $0.value.identifiers.keys.contains { !Self.anonymousNamespaces.contains($0.namespace) } }
                .keys
        )
        return taken
    }

    private static let anonymousNamespaces: Set<Int64> = [Namespace.anonymousNumber, Namespace.deviceNumber]
}
