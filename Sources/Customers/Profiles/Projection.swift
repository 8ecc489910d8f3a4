import Core
public import Events
public import Storage

/// The step of the pipeline that brings profiles up to date: when somebody was seen, what is known of them, how a list
/// shows and finds them.
///
/// Everything is summed up per profile first, so that each row is read and written once per batch.
public struct Projection: PipelineStep {
    private var traitNames = NumberedNames(table: "trait_name")

    public init() {}

    public mutating func forget() { traitNames.forget() }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        guard !batch.events.isEmpty else { return }
        let survivors = Dictionary(batch.merges.map { ($0.loser, $0.survivor) }, uniquingKeysWith: { $1 })
        try projectActivity(of: batch.events, survivors, in: tx)
        try projectTraits(of: batch.events, survivors, in: tx)
    }
}

// MARK: - Activity

extension Projection {
    private struct Activity {
        var first: Int64
        var last: Int64
        var events: Int64

        mutating func add(_ other: Activity) {
            first = min(first, other.first)
            last = max(last, other.last)
            events += other.events
        }
    }

    private func projectActivity(
        of events: [IncomingEvent],
        _ survivors: [Int64: Int64],
        in tx: any WriteTransaction
    ) throws {
        var activity: [Int64: Activity] = [:]
        var merged: [Int64: Int64] = [:]
        func add(_ addition: Activity, to profile: Int64) {
            let survivor = survivors[profile] ?? profile
            if survivor != profile { merged[profile, default: 0] += addition.events }
            if activity[survivor]?.add(addition) == nil { activity[survivor] = addition }
        }
        for event in events {
            let time = event.time.microseconds
            add(Activity(first: time, last: time, events: 1), to: event.profile)
        }
        if !survivors.isEmpty {
            let losers = survivors.keys.sorted()
            let keys = [Column("profile", losers)]
            let stored = try tx.lookup("first_seen, last_seen, events", from: "profile_activity", matching: keys)
            for (key, row) in stored {
                add(
                    Activity(first: try row.integer(0), last: try row.integer(1), events: try row.integer(2)),
                    to: losers[key]
                )
            }
            try tx.delete(from: "profile_activity", matching: keys)
            try tx.delete(from: "profile_search", matching: keys)
            try tx.update(
                "profile",
                set: [Column("merged_events", losers.map { merged[$0] ?? 0 })],
                matching: [Column("number", losers)]
            )
        }
        let profiles = activity.keys.sorted()
        try tx.insert(
            into: "profile_activity",
            [
                Column("profile", profiles),
                Column("first_seen", profiles.compactMap { activity[$0]?.first }),
                Column("last_seen", profiles.compactMap { activity[$0]?.last }),
                Column("events", profiles.compactMap { activity[$0]?.events }),
            ],
            onConflict: """
                (profile) DO UPDATE SET events = profile_activity.events + excluded.events,
                first_seen = CASE WHEN excluded.first_seen < profile_activity.first_seen
                THEN excluded.first_seen ELSE profile_activity.first_seen END,
                last_seen = CASE WHEN excluded.last_seen > profile_activity.last_seen
                THEN excluded.last_seen ELSE profile_activity.last_seen END
                """
        )
    }
}

// MARK: - Traits

extension Projection {
    private struct TraitKey: Hashable {
        let profile: Int64
        let name: Int64
    }

    private struct Statement {
        /// Nil where the trait was removed: remembered, so that an older value that comes late does not bring it back.
        let value: String?
        let source: Int64
        let time: Int64
        let event: Int64

        /// The later one by the event's time counts; of equal times the one that came later.
        func yields(to other: Statement) -> Bool { (time, event) <= (other.time, other.event) }
    }

    private mutating func projectTraits(
        of events: [IncomingEvent],
        _ survivors: [Int64: Int64],
        in tx: any WriteTransaction
    ) throws {
        try traitNames.learn(
            Set(events.lazy.filter { $0.type == .identify }.flatMap { $0.traits.map(\.name) }),
            in: tx
        )
        var said: [TraitKey: Statement] = [:]
        func say(_ statement: Statement, _ key: TraitKey) {
            if let earlier = said[key], !earlier.yields(to: statement) { return }
            said[key] = statement
        }
        for event in events where event.type == .identify {
            for trait in event.traits {
                guard let name = traitNames.number(of: trait.name) else { continue }
                say(
                    Statement(
                        value: trait.isNull ? nil : trait.json,
                        source: event.source,
                        time: event.time.microseconds,
                        event: event.number
                    ),
                    TraitKey(profile: survivors[event.profile] ?? event.profile, name: name)
                )
            }
        }
        // What was known of those who were merged stays under their number, for an unmerge, and is said of the survivor.
        let losers = survivors.keys.sorted()
        if !losers.isEmpty {
            let stored = try tx.lookup(
                "name, value, source, time, event",
                from: "trait",
                matching: [Column("profile", losers)]
            )
            for (key, row) in stored {
                say(
                    Statement(
                        value: try row.optionalText(1),
                        source: try row.integer(2),
                        time: try row.integer(3),
                        event: try row.integer(4)
                    ),
                    TraitKey(profile: survivors[losers[key]] ?? losers[key], name: try row.integer(0))
                )
            }
        }
        guard !said.isEmpty else { return }
        let traits = said.sorted { ($0.key.profile, $0.key.name) < ($1.key.profile, $1.key.name) }
        try tx.insert(
            into: "trait",
            [
                Column("profile", traits.map(\.key.profile)),
                Column("name", traits.map(\.key.name)),
                Column("value", traits.map(\.value.value)),
                Column("source", traits.map(\.value.source)),
                Column("time", traits.map(\.value.time)),
                Column("event", traits.map(\.value.event)),
            ],
            onConflict: """
                (profile, name) DO UPDATE SET value = excluded.value, source = excluded.source, time = excluded.time,
                event = excluded.event WHERE excluded.time > trait.time
                OR (excluded.time = trait.time AND excluded.event > trait.event)
                """
        )
        try projectCards(Set(traits.map(\.key)).map { ($0.profile, $0.name) }, in: tx)
    }
}

// MARK: - How lists show and find somebody

extension Projection {
    private mutating func projectCards(
        _ changed: [(profile: Int64, name: Int64)],
        in tx: any WriteTransaction
    ) throws {
        try traitNames.learn(Set(PersonCard.traitNames), in: tx)
        let shown = Dictionary(
            PersonCard.traitNames.compactMap { name in traitNames.number(of: name).map { ($0, name) } },
            uniquingKeysWith: { $1 }
        )
        let profiles = Set(changed.filter { shown[$0.name] != nil }.map(\.profile)).sorted()
        guard !profiles.isEmpty else { return }
        // One look at all of a person's traits, which stand side by side, instead of one for each name.
        let stored = try tx.lookup("name, value", from: "trait", matching: [Column("profile", profiles)])
        var values: [Int64: [String: String]] = [:]
        for (key, row) in stored {
            guard let name = shown[try row.integer(0)], let value = try row.optionalText(1) else { continue }
            values[profiles[key], default: [:]][name] = value
        }
        let cards = profiles.map { PersonCard(traits: values[$0] ?? [:]) }
        try tx.update(
            "profile",
            set: [
                Column("name", cards.map(\.name)),
                Column("email", cards.map(\.email)),
                Column("phone", cards.map(\.phone)),
            ],
            matching: [Column("number", profiles)]
        )
        try tx.insert(
            into: "profile_search",
            [Column("profile", profiles), Column("text", cards.map(\.searchText))],
            onConflict: "(profile) DO UPDATE SET text = excluded.text"
        )
    }
}
