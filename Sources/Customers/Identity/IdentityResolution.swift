import Core
public import Events
public import Storage

/// The step of the pipeline that says whose event each event is.
///
/// Reads what is stored in bulk (identifiers that the cache does not know, then the clusters of those profiles that may
/// change), lets the ``IdentityResolver`` decide event by event, and writes the outcome in bulk.
public struct IdentityResolution: PipelineStep {
    private let rules: IdentityRules
    private let cacheSize: Int
    private var resolver: IdentityResolver?
    private var namespaces = NumberedNames(table: "identifier_namespace")
    private var nextDecision: Int64 = 1
    /// Refusals that were written lately: a shared device would write the same one at every event.
    private var refusals: GenerationalCache<RefusalKey, Bool>

    private struct RefusalKey: Hashable {
        let profile: Int64
        let key: IdentifierKey
        let reason: ReasonCode
    }

    /// `cacheSize`: identifiers whose owner is remembered, about 50 bytes each.
    public init(rules: IdentityRules = IdentityRules(), cacheSize: Int = 800_000) {
        self.rules = rules
        self.cacheSize = cacheSize
        refusals = GenerationalCache(capacity: 20_000)
    }

    public mutating func forget() {
        resolver = nil
        namespaces.forget()
        refusals = GenerationalCache(capacity: 20_000)
    }

    public var preparation: (any EventPreparation)? { ClaimReading(rules: rules) }

    /// Learns whose the identifiers are, as many as it has room for: read in their order that is a microsecond for each, asked for one by
    /// one five. Where these are all, nobody has to be asked for any more.
    public mutating func warm(in tx: any ReadTransaction) throws {
        var resolver = try takeResolver(in: tx)
        var count = 0
        let statement: SQL = "SELECT namespace, value, profile FROM identifier LIMIT \(resolver.ownerRoom + 1)"
        try tx.forEach(statement) { row in
            count += 1
            let key = IdentifierKey(namespace: try row.integer(0), value: try row.text(1))
            resolver.learn(owner: try row.integer(2), of: key)
        }
        if count <= resolver.ownerRoom { resolver.learntAllOwners() }
        self.resolver = resolver
    }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        guard !batch.events.isEmpty else { return }
        var resolver = try takeResolver(in: tx)
        let claims = try claims(of: &batch, in: tx)
        let owners = try owners(of: claims, &resolver, in: tx)
        var needed: Set<Int64> = []
        for (claims, owner) in zip(claims, owners) where owner == nil {
            needed.formUnion(resolver.needed(for: claims.accepted))
        }
        try learnClusters(of: needed, &resolver, in: tx)
        try batch.updateEvents { events in
            for index in events.indices {
                if let owner = owners[index], resolver.isUnmerged(owner) {
                    events[index].profile = owner
                } else {
                    try resolve(&events[index], claims[index], &resolver, in: tx)
                }
            }
        }
        let outcome = resolver.takeOutcome()
        batch.merges = outcome.flattenedMerges
        try write(outcome, of: batch, in: tx)
        self.resolver = resolver
    }

    /// Taken out, so that it is not copied while it changes; put back when the step is done.
    private mutating func takeResolver(in tx: any ReadTransaction) throws -> IdentityResolver {
        if let resolver {
            self.resolver = nil
            return resolver
        }
        nextDecision = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM identity_decision")?.integer(0) ?? 1
        let next = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM profile")?.integer(0) ?? 1
        var resolver = IdentityResolver(nextProfile: next, cacheSize: cacheSize)
        let separations: SQL = """
            SELECT p.survivor, o.survivor FROM profile_separation s
            JOIN profile p ON p.number = s.profile JOIN profile o ON o.number = s.other
            """
        for row in try tx.rows(separations) { resolver.learn(apart: try row.integer(0), from: try row.integer(1)) }
        return resolver
    }

    private func resolve(
        _ event: inout IncomingEvent,
        _ claims: EventClaims,
        _ resolver: inout IdentityResolver,
        in tx: any ReadTransaction
    ) throws {
        // A company that is described without a person.
        guard !claims.accepted.isEmpty else { return }
        let occasion = IdentityResolver.Occasion(
            time: event.time,
            source: event.source,
            event: event.number,
            isAlias: event.type == .alias
        )
        var accepted = claims.accepted
        if let previous = claims.previous {
            // The old name may be a user's or a browser's; a user's counts where it is known.
            accepted.append(resolver.owner(of: previous.user.key) != nil ? previous.user : previous.anonymous)
            accepted.sort(by: EventClaims.areInOrder)
        }
        if claims.blocked.isEmpty, let profile = resolver.soleOwner(of: accepted) {
            event.profile = profile
            return
        }
        let needed = resolver.needed(for: accepted)
        if !needed.isEmpty { try learnClusters(of: Set(needed), &resolver, in: tx) }
        let answer = resolver.resolve(accepted, occasion)
        for (key, reason) in claims.blocked { resolver.refuse(key, reason, for: answer.profile, occasion) }
        event.profile = answer.profile
        event.changedIdentity = answer.changed
        event.madeKnown = answer.madeKnown
    }
}

// MARK: - Claims

extension IdentityResolution {
    /// The claims of each event. Events that say nobody's are put aside.
    private mutating func claims(of batch: inout MicroBatch, in tx: any WriteTransaction) throws -> [EventClaims] {
        // In the order in which they are seen, so that their numbers do not depend on how events are cut into batches.
        var types: [String] = []
        for event in batch.events where !event.externalIDs.isEmpty {
            types += EventClaims.inOrder(event.externalIDs).map(\.type)
        }
        try namespaces.learn(types, upTo: Namespace.deviceNumber + Int64(rules.externalTypes), in: tx)
        var claims: [EventClaims] = []
        claims.reserveCapacity(batch.events.count)
        var unidentified: [Int: ReasonCode] = [:]
        for (index, event) in batch.events.enumerated() {
            let found =
                event.prepared as? EventClaims ?? EventClaims(event, rules: rules, namespaces: namespaces)
            if found.accepted.isEmpty, !found.blocked.isEmpty || event.type != .group {
                let isCrowded = found.blocked.contains { $0.reason == .tooManyIDTypes }
                unidentified[index] = isCrowded ? .tooManyIDTypes : .identifiersBlocked
            } else {
                claims.append(found)
            }
        }
        batch.quarantine(unidentified)
        return claims
    }

    /// Learns whose the identifiers are. Answers with the owner of each event whose identifiers are all one person's by what
    /// was known before the batch: nearly all.
    private func owners(
        of claims: [EventClaims],
        _ resolver: inout IdentityResolver,
        in tx: any ReadTransaction
    ) throws -> [Int64?] {
        var unknown: Set<IdentifierKey> = []
        var owners: [Int64?] = []
        owners.reserveCapacity(claims.count)
        for claims in claims {
            var owner: Int64?
            var isSole = claims.blocked.isEmpty && claims.previous == nil
            for claim in claims.accepted {
                if let known = resolver.owner(of: claim.key) {
                    isSole = isSole && (owner == nil || owner == known)
                    owner = known
                } else {
                    unknown.insert(claim.key)
                    isSole = false
                }
            }
            owners.append(isSole ? owner : nil)
            guard let (user, anonymous) = claims.previous else { continue }
            for key in [user.key, anonymous.key] where resolver.owner(of: key) == nil { unknown.insert(key) }
        }
        guard !unknown.isEmpty, !resolver.knowsAllOwners else { return owners }
        // Neighbours in the index are read together.
        let keys = unknown.sorted { ($0.namespace, $0.value) < ($1.namespace, $1.value) }
        let found = try tx.lookup(
            "profile",
            from: "identifier",
            matching: [Column("namespace", keys.map(\.namespace)), Column("value", keys.map(\.value))]
        )
        for (key, row) in found { resolver.learn(owner: try row.integer(0), of: keys[key]) }
        return owners
    }

    private func learnClusters(
        of profiles: Set<Int64>,
        _ resolver: inout IdentityResolver,
        in tx: any ReadTransaction
    ) throws {
        guard !profiles.isEmpty else { return }
        let profiles = profiles.sorted()
        var clusters = Dictionary(uniqueKeysWithValues: profiles.map { ($0, IdentityResolver.Cluster()) })
        let found = try tx.lookup(
            "namespace, value, attached_at, origin, source",
            from: "identifier",
            matching: [Column("profile", profiles)]
        )
        for (key, row) in found {
            let namespace = try row.integer(0)
            clusters[profiles[key]]?.identifiers[IdentifierKey(namespace: namespace, value: try row.text(1))] =
                IdentityResolver.Attachment(
                    time: try row.instant(2),
                    origin: try row.integer(3),
                    source: try row.integer(4),
                    rule: rule(ofNamespace: namespace)
                )
        }
        for (profile, cluster) in clusters { resolver.learn(cluster: cluster, of: profile) }
    }

    private func rule(ofNamespace number: Int64) -> IdentityRules.Rule {
        switch number {
        case Namespace.userNumber: rules.user
        case Namespace.emailNumber: rules.email
        case Namespace.phoneNumber: rules.phone
        case Namespace.anonymousNumber: rules.anonymous
        case Namespace.deviceNumber: rules.device
        default: rules.external
        }
    }
}

// MARK: - Writing

extension IdentityResolution {
    private mutating func write(_ outcome: IdentityOutcome, of batch: MicroBatch, in tx: any WriteTransaction) throws {
        let merges = outcome.flattenedMerges
        let survivors = Dictionary(merges.map { ($0.loser, $0.survivor) }, uniquingKeysWith: { $1 })
        try writeProfiles(outcome, survivors, in: tx)
        let identifiers = outcome.identifiers.sorted {
            ($0.key.namespace, $0.key.value) < ($1.key.namespace, $1.key.value)
        }
        try tx.insert(
            into: "identifier",
            [
                Column("namespace", identifiers.map(\.key.namespace)),
                Column("value", identifiers.map(\.key.value)),
                Column("profile", identifiers.map { survivors[$0.value.profile] ?? $0.value.profile }),
                Column("origin", identifiers.map(\.value.attachment.origin)),
                Column("attached_at", identifiers.map(\.value.attachment.time.microseconds)),
                Column("source", identifiers.map(\.value.attachment.source)),
            ],
            onConflict: "(namespace, value) DO UPDATE SET profile = excluded.profile"
        )
        try writeDecisions(outcome.decisions, in: tx)
    }

    private func writeProfiles(
        _ outcome: IdentityOutcome,
        _ survivors: [Int64: Int64],
        in tx: any WriteTransaction
    ) throws {
        let created = outcome.created
        try tx.insert(
            into: "profile",
            [
                Column("number", created.map(\.profile)),
                Column("id", created.map { UUIDv7.make(at: $0.time) }),
                Column("survivor", created.map { survivors[$0.profile] ?? $0.profile }),
                Column("created_at", created.map(\.time.microseconds)),
                Column("is_anonymous", created.map { outcome.known.contains($0.profile) ? Int64(0) : 1 }),
                Column("merged_events", created.map { _ in Int64(0) }),
            ]
        )
        if !survivors.isEmpty {
            let losers = survivors.keys.sorted()
            try tx.update(
                "profile",
                set: [Column("survivor", losers.map { survivors[$0] ?? $0 })],
                matching: [Column("survivor", losers)]
            )
        }
        let new = Set(created.map(\.profile))
        let known = outcome.known.subtracting(new).sorted()
        try tx.update(
            "profile",
            set: [Column("is_anonymous", known.map { _ in Int64(0) })],
            matching: [Column("number", known)]
        )
    }

    private mutating func writeDecisions(_ decisions: [IdentityOutcome.Decision], in tx: any WriteTransaction) throws {
        let written = decisions.filter { decision in
            guard decision.kind == .refuse, let key = decision.key else { return true }
            let refusal = RefusalKey(profile: decision.profile, key: key, reason: decision.reason)
            defer { refusals[refusal] = true }
            return refusals[refusal] == nil
        }
        refusals.age()
        try tx.insert(
            into: "identity_decision",
            [
                Column("number", written.indices.map { nextDecision + Int64($0) }),
                Column("profile", written.map(\.profile)),
                Column("kind", written.map(\.kind.rawValue)),
                Column("reason", written.map(\.reason.rawValue)),
                Column("time", written.map(\.occasion.time.microseconds)),
                Column("event", written.map(\.occasion.event)),
                Column("namespace", written.map { $0.key?.namespace == Namespace.none ? nil : $0.key?.namespace }),
                Column("value", written.map(\.key?.value)),
                Column("other", written.map(\.other)),
            ]
        )
        nextDecision += Int64(written.count)
    }
}
