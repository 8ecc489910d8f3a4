import Core
import Events
import Storage

/// One unmerge in its transaction.
struct Separation {
    /// Who becomes a person of their own.
    let profile: Int64
    /// Whoever they were taken for.
    let other: Int64
    /// All numbers of both.
    let numbers: [Int64]
    /// The numbers of who is separated.
    private(set) var branch: Set<Int64>
    /// Everything that both did, in order of arrival; each with the number of whose it is.
    private(set) var events: [IncomingEvent]
    /// What leads to who is separated.
    private(set) var identifiers: [IdentifierKey] = []
    /// Events that came to somebody else, with the number to which they were recorded.
    private var moved: [(event: Int64, from: Int64)] = []

    /// Reads everything and says whose it is.
    init(of profile: Int64, from other: Int64, _ rules: IdentityRules, in tx: any WriteTransaction) throws {
        (self.profile, self.other) = (profile, other)
        numbers = try Profiles.numbers(of: other, in: tx)
        let tree = try MergeTree(numbers, in: tx)
        branch = tree.branch(profile)
        events = try EventLog.said(by: numbers, in: tx)
        let trunk = tree.trunk(above: profile)
        var known = try Known(of: other, in: tx)
        guard let merge = tree.event(ofMerging: profile) else {
            identifiers = known.attribution(of: branch, later: []).theirs.inOrder
            return
        }
        let joined = tree.joined(trunk, since: merge, except: profile)
        let brought = joined.mapValues { known.take(Set($0.flatMap(tree.branch))) }
        var attribution = known.attribution(of: branch, later: try Known.attached(to: trunk, since: merge, in: tx))
        var names = NumberedNames(table: "identifier_namespace")
        let types = events.flatMap { $0.externalIDs.map(\.type) }
        try names.learn(types, upTo: Namespace.deviceNumber + Int64(rules.externalTypes), in: tx)
        for index in events.indices {
            let (number, recorded) = (events[index].number, events[index].profile)
            guard number >= merge, trunk.contains(recorded) else { continue }
            let claims = EventClaims(events[index], rules: rules, namespaces: names)
            guard attribution.isTheirs(claims.keys, bringing: brought[number] ?? []) else { continue }
            for loser in joined[number] ?? [] { branch.formUnion(tree.branch(loser)) }
            moved.append((number, recorded))
            events[index].profile = profile
        }
        identifiers = attribution.theirs.inOrder
    }

    /// How many of the events are of who is separated.
    var eventCount: Int { events.count { branch.contains($0.profile) } }
}

extension EventClaims {
    /// What may say whose the event is, strongest first; the old name of an alias may be a user's or a browser's.
    fileprivate var keys: [IdentifierKey] {
        guard let previous else { return accepted.map(\.key) }
        return (accepted + [previous.user, previous.anonymous]).sorted(by: Self.areInOrder).map(\.key)
    }
}

/// The identifiers of one person, each with the number to which it was attached first.
private struct Known {
    private var origins: [IdentifierKey: Int64] = [:]

    init(of person: Int64, in tx: any ReadTransaction) throws {
        for row in try tx.rows("SELECT namespace, value, origin FROM identifier WHERE profile = \(person)") {
            origins[IdentifierKey(namespace: try row.integer(0), value: try row.text(1))] = try row.integer(2)
        }
    }

    /// Takes out those that came from these profiles.
    mutating func take(_ profiles: Set<Int64>) -> [IdentifierKey] {
        let taken = origins.filter { profiles.contains($0.value) }.keys.inOrder
        for key in taken { origins[key] = nil }
        return taken
    }

    func attribution(of branch: Set<Int64>, later: Set<IdentifierKey>) -> Attribution {
        Attribution(origins.filter { !later.contains($0.key) }.mapValues { branch.contains($0) }, later: later)
    }

    /// What became known of these profiles with the event with this number or after it.
    static func attached(
        to profiles: Set<Int64>,
        since event: Int64,
        in tx: any ReadTransaction
    ) throws -> Set<IdentifierKey> {
        var attached: Set<IdentifierKey> = []
        let columns = "namespace, value, event, kind"
        let keys = [Column("profile", profiles.sorted())]
        for (_, row) in try tx.lookup(columns, from: "identity_decision", matching: keys) {
            let kind = IdentityDecision.Kind(rawValue: try row.integer(3))
            guard kind == .attach || kind == .create, try row.integer(2) >= event,
                let namespace = try row.optionalInteger(0), let value = try row.optionalText(1)
            else { continue }
            attached.insert(IdentifierKey(namespace: namespace, value: value))
        }
        return attached
    }
}

extension Collection<IdentifierKey> {
    fileprivate var inOrder: [IdentifierKey] { sorted { ($0.namespace, $0.value) < ($1.namespace, $1.value) } }
}

// MARK: - Writing

extension Separation {
    func write(by member: StaffMember, at now: Instant, in tx: any WriteTransaction) throws {
        let theirs = branch.sorted()
        try tx.update(
            "profile",
            set: [Column("survivor", theirs.map { _ in profile })],
            matching: [Column("number", theirs)]
        )
        try moveEvents(in: tx)
        try writeIdentifiers(in: tx)
        try Projection.forgetDerived(of: numbers, in: tx)
        var projection = Projection()
        for (person, isSeparated) in [(profile, true), (other, false)] {
            try projection.rederive(person, from: events.filter { branch.contains($0.profile) == isSeparated }, in: tx)
            try Self.rewriteKnown(person, in: tx)
        }
        try writeDecisions(at: now, in: tx)
        try tx.execute(
            """
            INSERT INTO profile_separation (number, profile, other, time, author)
            VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM profile_separation),
            \(profile), \(other), \(now), \(member.id))
            """
        )
        var changes = ProfileChanges()
        changes.add(branch)
        changes.add([other])
        try changes.note(in: tx)
    }

    private func moveEvents(in tx: any WriteTransaction) throws {
        let owners = moved.map { _ in profile }
        try EventLog.move(Dictionary(uniqueKeysWithValues: zip(moved.map(\.event), owners)), in: tx)
        try tx.update(
            "consent",
            set: [Column("profile", owners)],
            matching: [Column("profile", moved.map(\.from)), Column("event", moved.map(\.event))]
        )
        try moveDecisions(in: tx)
    }

    /// What was decided because of events that came to somebody else is their history.
    private func moveDecisions(in tx: any WriteTransaction) throws {
        let (events, profiles) = (Set(moved.map(\.event)), Set(moved.map(\.from)).sorted())
        var numbers: [Int64] = []
        let keys = [Column("profile", profiles)]
        for (_, row) in try tx.lookup("number, event, other", from: "identity_decision", matching: keys) {
            guard events.contains(try row.integer(1)) else { continue }
            // Whoever stays, and that they were merged themselves, stays where it was.
            if let loser = try row.optionalInteger(2), loser == profile || !branch.contains(loser) { continue }
            numbers.append(try row.integer(0))
        }
        try tx.update(
            "identity_decision",
            set: [Column("profile", numbers.map { _ in profile })],
            matching: [Column("number", numbers)]
        )
    }

    private func writeIdentifiers(in tx: any WriteTransaction) throws {
        let keys = [
            Column("namespace", identifiers.map(\.namespace)), Column("value", identifiers.map(\.value)),
        ]
        var origins = [Int64](repeating: profile, count: identifiers.count)
        for (key, row) in try tx.lookup("origin", from: "identifier", matching: keys) {
            let origin = try row.integer(0)
            if branch.contains(origin) { origins[key] = origin }
        }
        let owners = identifiers.map { _ in profile }
        try tx.update("identifier", set: [Column("profile", owners), Column("origin", origins)], matching: keys)
    }

    /// Whether more than a browser or a device is known of somebody.
    private static func rewriteKnown(_ person: Int64, in tx: any WriteTransaction) throws {
        try tx.execute(
            """
            UPDATE profile SET is_anonymous = CASE WHEN EXISTS (SELECT 1 FROM identifier WHERE profile = \(person)
            AND namespace NOT IN (\(Namespace.anonymousNumber), \(Namespace.deviceNumber))) THEN 0 ELSE 1 END
            WHERE number = \(person)
            """
        )
    }

    /// In the history of both.
    private func writeDecisions(at now: Instant, in tx: any WriteTransaction) throws {
        let next = try tx.row("SELECT COALESCE(MAX(number), 0) + 1 FROM identity_decision")?.integer(0) ?? 1
        let (kind, reason) = (IdentityDecision.Kind.unmerge.rawValue, ReasonCode.staff.rawValue)
        try tx.insert(
            into: "identity_decision",
            [
                Column("number", [next, next + 1]), Column("profile", [profile, other]),
                Column("kind", [kind, kind]), Column("reason", [reason, reason]),
                Column("time", [now.microseconds, now.microseconds]), Column("event", [Int64(0), 0]),
                Column("other", [other, profile] as [Int64?]),
            ]
        )
    }
}
