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

    /// Whose event it is.
    struct Answer {
        let profile: Int64
        /// Something was created, attached or merged.
        let changed: Bool
        /// Somebody of whom nothing but a browser or a device was known is known now.
        let madeKnown: Bool
    }

    private var owners: OwnerCache
    private var clusters: [Int64: Cluster] = [:]
    private var nextProfile: Int64
    /// Decided since the last ``takeOutcome()``.
    private var outcome = IdentityOutcome()
    private var losers: Set<Int64> = []
    /// Whom staff keep apart from whom; of both.
    private var apart: [Int64: Set<Int64>] = [:]

    init(nextProfile: Int64, cacheSize: Int) {
        self.nextProfile = nextProfile
        owners = OwnerCache(capacity: cacheSize)
    }
}

// MARK: - What is stored

extension IdentityResolver {
    /// Whose the identifier is, where that is remembered; also keeps it remembered.
    mutating func owner(of key: IdentifierKey) -> Int64? { owners.owner(of: key) }

    /// Whether the profile is still itself: since the last ``takeOutcome()`` it went into no other one. What it owned
    /// before is its own as long as that holds.
    func isUnmerged(_ profile: Int64) -> Bool { !losers.contains(profile) }

    mutating func learn(owner profile: Int64, of key: IdentifierKey) { owners.set(profile, of: key) }

    /// Whether it knows whose every identifier is: one whose owner it does not know has none.
    var knowsAllOwners: Bool { owners.isComplete }

    /// Identifiers of which it can know the owner without forgetting any.
    var ownerRoom: Int { owners.room }

    /// All owners that are stored were learnt.
    mutating func learntAllOwners() { owners.complete() }

    mutating func learn(cluster: Cluster, of profile: Int64) { clusters[profile] = cluster }

    /// Staff said that these are two.
    mutating func learn(apart a: Int64, from b: Int64) {
        guard a != b else { return }
        apart[a, default: []].insert(b)
        apart[b, default: []].insert(a)
    }

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
            guard let owner = owners.owner(of: claim.key), sole == nil || sole == owner else { return nil }
            sole = owner
        }
        return sole
    }
}

// MARK: - Deciding

extension IdentityResolver {
    /// Whose event it is. `claims` in order of priority, none blocked, at least one; clusters learned as
    /// ``needed(for:)`` says. O(identifiers of the profiles involved); O(claims) where nothing changes.
    mutating func resolve(_ claims: [Claim], _ occasion: Occasion) -> Answer {
        var claims = claims
        var refused: [(claim: Claim, reason: ReasonCode)] = []
        while true {
            if let profile = soleOwner(of: claims) {
                record(refused, for: profile, occasion)
                return Answer(profile: profile, changed: false, madeKnown: false)
            }
            let profiles = ownersInOrder(of: claims)
            guard let violation = violation(joining: profiles, with: claims, occasion) else {
                let wasAnonymous = profiles.contains { isAnonymous($0) }
                let profile = join(profiles, with: claims, occasion)
                record(refused, for: profile, occasion)
                return Answer(profile: profile, changed: true, madeKnown: wasAnonymous && !isAnonymous(profile))
            }
            refused.append((claims.remove(at: violation.index), violation.reason))
        }
    }

    /// Nothing but a browser or a device.
    private func isAnonymous(_ profile: Int64) -> Bool {
        clusters[profile]?.identifiers.keys.allSatisfy { Self.anonymousNamespaces.contains($0.namespace) } ?? true
    }

    private mutating func ownersInOrder(of claims: [Claim]) -> [Int64] {
        var profiles: [Int64] = []
        for claim in claims {
            if let owner = owners.owner(of: claim.key), !profiles.contains(owner) { profiles.append(owner) }
        }
        return profiles
    }

    /// Which claim has to give way, were all these to become one person; nil where they may.
    ///
    /// The strongest claim says who is meant. What gives way has a part in the conflict: the weakest of those that lead to
    /// somebody else who has identifiers of the namespace in question, or a new identifier of that namespace. Whatever else
    /// the event carries stays.
    private mutating func violation(
        joining profiles: [Int64],
        with claims: [Claim],
        _ occasion: Occasion
    ) -> (index: Int, reason: ReasonCode)? {
        guard claims.count > 1 else { return nil }
        if let index = separated(among: profiles, by: claims, occasion) { return (index, .keptApart) }
        var union: [IdentifierKey: Attachment] = [:]
        /// How many of each namespace each of them has already.
        var had: [Int64: [Int64: Int]] = [:]
        for profile in profiles {
            let identifiers = clusters[profile]?.identifiers ?? [:]
            for (key, attachment) in identifiers where isCounted(attachment, at: occasion.time) {
                had[key.namespace, default: [:]][profile, default: 0] += 1
            }
            union.merge(identifiers, uniquingKeysWith: { first, _ in first })
        }
        for claim in claims where owners.owner(of: claim.key) == nil {
            union[claim.key] = Attachment(
                time: occasion.time,
                origin: 0,
                source: occasion.source,
                rule: claim.rule
            )
        }
        var counts: [Int64: (count: Int, rule: IdentityRules.Rule)] = [:]
        for (key, attachment) in union where isCounted(attachment, at: occasion.time) {
            counts[key.namespace, default: (0, attachment.rule)].count += 1
        }
        for (namespace, entry) in counts.sorted(by: { $0.key < $1.key }) {
            // What an alias allowed does not bar what comes after it.
            guard entry.count > max(entry.rule.limit, had[namespace]?.values.max() ?? 0) else { continue }
            if entry.rule.isUnique, occasion.isAlias { continue }
            let culprit = culprit(in: namespace, among: claims, had[namespace] ?? [:], isUnique: entry.rule.isUnique)
            return (culprit, entry.rule.isUnique ? .uniqueConflict : .limitReached)
        }
        return nil
    }

    /// The weakest claim that leads to somebody whom staff keep apart from somebody else among `profiles`; never the first one.
    private mutating func separated(
        among profiles: [Int64],
        by claims: [Claim],
        _ occasion: Occasion
    ) -> Int? {
        guard !apart.isEmpty, !occasion.isAlias, profiles.count > 1 else { return nil }
        return claims.indices.dropFirst().last { index in
            guard let owner = owners.owner(of: claims[index].key), let others = apart[owner] else { return false }
            return profiles.contains { others.contains($0) }
        }
    }

    /// The index of the claim that gives way, never the first one. `had`: the people who have identifiers of the
    /// namespace.
    private mutating func culprit(
        in namespace: Int64,
        among claims: [Claim],
        _ had: [Int64: Int],
        isUnique: Bool
    ) -> Int {
        let meant = owners.owner(of: claims[0].key)
        let rest = claims.indices.dropFirst()
        let new = rest.last { claims[$0].key.namespace == namespace && owners.owner(of: claims[$0].key) == nil }
        let elsewhere = rest.last { index in
            guard let owner = owners.owner(of: claims[index].key), owner != meant else { return false }
            return had[owner] != nil
        }
        // Where one is all there may be, the wrong person was reached (a shared device, a family's mailbox). Where there
        // may be several, this one is too many.
        return (isUnique ? elsewhere ?? new : new ?? elsewhere) ?? claims.count - 1
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
        for claim in claims where owners.owner(of: claim.key) == nil {
            let attachment = Attachment(
                time: occasion.time,
                origin: survivor,
                source: occasion.source,
                rule: claim.rule
            )
            clusters[survivor, default: Cluster()].identifiers[claim.key] = attachment
            owners.set(survivor, of: claim.key)
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
            owners.set(survivor, of: key)
            outcome.identifiers[key] = (survivor, attachment)
        }
        clusters[loser] = nil
        for other in apart.removeValue(forKey: loser) ?? [] {
            apart[other]?.remove(loser)
            learn(apart: survivor, from: other)
        }
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
            clusters.keys.filter { !isAnonymous($0) }
        )
        return taken
    }

    private static let anonymousNamespaces: Set<Int64> = [Namespace.anonymousNumber, Namespace.deviceNumber]
}
