import Core
import Events
import Storage

/// The part of ``Projection`` that keeps the ledger of consent and how it stands. What an event of decision says is a line of the ledger, also
/// where it says the same again; what clients repeat with everything they send is one where it says something new. A consent is as
/// old as the decision since which it holds: clients name all categories whenever one of them changes.
struct ConsentProjection: Sendable {
    private var kinds = NumberedNames(table: "consent_kind")
    /// Nobody in this workspace ever decided anything, so that there is nothing to look up.
    private var isEmpty: Bool?

    private struct Key: Hashable {
        let profile: Int64
        let kind: Int64
    }

    /// When something was said, by the event's time; of what was said at one time the later event counts, as with traits.
    fileprivate struct Moment: Comparable {
        let time: Int64
        let event: Int64

        static func < (a: Moment, b: Moment) -> Bool { (a.time, a.event) < (b.time, b.event) }
    }

    fileprivate struct State {
        let isGranted: Bool
        /// When it was decided.
        var decided: Moment
        /// When it was said last: what is older and comes late changes nothing.
        var said: Moment
    }

    private struct Line {
        let profile: Int64
        let kind: Int64
        let isGranted: Bool
        let moment: Moment
        let source: Int64
        let consent: ConsentDecisions
    }

    mutating func forget() {
        kinds.forget()
        isEmpty = nil
    }

    /// Those whose consents changed. `survivors`: who was merged into whom.
    mutating func run(
        _ events: [IncomingEvent],
        _ survivors: [Int64: Int64],
        in tx: any WriteTransaction
    ) throws -> [Int64] {
        let deciding = events.filter { $0.consent != nil && $0.profile != IncomingEvent.nobody }
        let isEmpty = try isEmpty ?? (tx.row("SELECT 1 FROM consent_kind LIMIT 1") == nil)
        self.isEmpty = isEmpty && deciding.isEmpty
        guard !deciding.isEmpty || !isEmpty && !survivors.isEmpty else { return [] }
        try kinds.learn(
            deciding.flatMap { $0.consent?.kinds ?? [] },
            upTo: Int64(ConsentKind.limit),
            in: tx
        )
        let losers = survivors.keys.sorted()
        var states = try stored(
            of: Set(deciding.map { survivors[$0.profile] ?? $0.profile } + losers.compactMap { survivors[$0] }),
            in: tx
        )
        // Whose row is another one, and whose consent.
        var (touched, changed): (Set<Key>, Set<Int64>) = ([], [])
        // What those decided who were merged stays under their number, for an unmerge, and is said of the survivor.
        for (key, state) in try stored(of: Set(losers), in: tx) {
            let own = Key(profile: survivors[key.profile] ?? key.profile, kind: key.kind)
            if let known = states[own], known.said > state.said { continue }
            states[own] = state
            touched.insert(own)
            changed.insert(own.profile)
        }
        var lines: [Line] = []
        for event in deciding.sorted(by: { $0.number < $1.number }) {
            guard let consent = event.consent else { continue }
            for (kind, isGranted) in decisions(of: consent) {
                let key = Key(profile: survivors[event.profile] ?? event.profile, kind: kind)
                let moment = Moment(time: event.time.microseconds, event: event.number)
                let change = states[key].decide(isGranted, moment, isNew: consent.isNew)
                if change != .nothing { touched.insert(key) }
                if change == .decision { changed.insert(key.profile) }
                guard consent.isNew || change == .decision else { continue }
                lines.append(
                    Line(
                        profile: event.profile,
                        kind: kind,
                        isGranted: isGranted,
                        moment: moment,
                        source: event.source,
                        consent: consent
                    )
                )
            }
        }
        try write(lines, in: tx)
        try write(states.filter { touched.contains($0.key) }, in: tx)
        return changed.sorted()
    }

    /// By the number of the kind. Of two spellings of one kind the refusal counts.
    private func decisions(of consent: ConsentDecisions) -> [Int64: Bool] {
        let known = consent.isGranted.compactMap { category, isGranted in
            ConsentKind(category).flatMap { kinds.number(of: $0.text) }.map { ($0, isGranted) }
        }
        return Dictionary(known, uniquingKeysWith: { $0 && $1 })
    }

    private func stored(of profiles: Set<Int64>, in tx: any ReadTransaction) throws -> [Key: State] {
        let profiles = profiles.sorted()
        var states: [Key: State] = [:]
        for (key, row) in try tx.lookup(
            "kind, granted, time, event, said_time, said_event",
            from: "consent_state",
            matching: [Column("profile", profiles)]
        ) {
            states[Key(profile: profiles[key], kind: try row.integer(0))] = State(
                isGranted: try row.integer(1) == 1,
                decided: Moment(time: try row.integer(2), event: try row.integer(3)),
                said: Moment(time: try row.integer(4), event: try row.integer(5))
            )
        }
        return states
    }

    private func write(_ lines: [Line], in tx: any WriteTransaction) throws {
        try tx.insert(
            into: "consent",
            [
                Column("profile", lines.map(\.profile)), Column("event", lines.map(\.moment.event)),
                Column("kind", lines.map(\.kind)), Column("granted", lines.map { $0.isGranted ? Int64(1) : 0 }),
                Column("time", lines.map(\.moment.time)), Column("source", lines.map(\.source)),
                Column("wording", lines.map(\.consent.wording)), Column("version", lines.map(\.consent.version)),
                Column("evidence", lines.map(\.consent.evidence)),
            ],
            // After an unmerge what was said is derived again, and stands there already.
            onConflict: "(profile, event, kind) DO NOTHING"
        )
    }

    private func write(_ states: [Key: State], in tx: any WriteTransaction) throws {
        let rows = states.sorted { ($0.key.profile, $0.key.kind) < ($1.key.profile, $1.key.kind) }
        try tx.insert(
            into: "consent_state",
            [
                Column("profile", rows.map(\.key.profile)), Column("kind", rows.map(\.key.kind)),
                Column("granted", rows.map { $0.value.isGranted ? Int64(1) : 0 }),
                Column("time", rows.map(\.value.decided.time)), Column("event", rows.map(\.value.decided.event)),
                Column("said_time", rows.map(\.value.said.time)), Column("said_event", rows.map(\.value.said.event)),
            ],
            onConflict: """
                (profile, kind) DO UPDATE SET granted = excluded.granted, time = excluded.time, event = excluded.event,
                said_time = excluded.said_time, said_event = excluded.said_event
                """
        )
    }
}

extension ConsentProjection.State? {
    fileprivate enum Change { case nothing, repetition, decision }

    /// Takes in what is said; what that changes.
    fileprivate mutating func decide(_ isGranted: Bool, _ moment: ConsentProjection.Moment, isNew: Bool) -> Change {
        guard var known = self else {
            self = ConsentProjection.State(isGranted: isGranted, decided: moment, said: moment)
            return .decision
        }
        if moment < known.said {
            // Somebody decided otherwise in between, so that what holds now was decided anew after it, at the latest when it was said last.
            guard isNew, isGranted != known.isGranted, moment > known.decided else { return .nothing }
            known.decided = known.said
        } else {
            known.said = moment
            guard isGranted != known.isGranted else {
                self = known
                return .repetition
            }
            known = ConsentProjection.State(isGranted: isGranted, decided: moment, said: moment)
        }
        self = known
        return .decision
    }
}
