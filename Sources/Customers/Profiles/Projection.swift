import Core
public import Events
public import Storage

/// The step of the pipeline that brings profiles up to date: when somebody was seen, what is known of them, how a list
/// shows and finds them.
///
/// Everything is summed up per profile first, so that each row is read and written once per batch.
public struct Projection: PipelineStep {
    private var traitNames = NumberedNames(table: "trait_name")
    var activity = ActivityTable()
    var consents = ConsentProjection()
    /// Whose card or names this batch changes.
    private var changes = ProfileChanges()

    public init() {}

    public mutating func forget() {
        traitNames.forget()
        activity.forget()
        consents.forget()
    }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        guard !batch.events.isEmpty else { return }
        let survivors = Dictionary(batch.merges.map { ($0.loser, $0.survivor) }, uniquingKeysWith: { $1 })
        changes = ProfileChanges(of: batch, survivors)
        try projectActivity(of: batch.events, survivors, in: tx)
        try projectTraits(of: batch.events, survivors, in: tx)
        changes.add(try consents.run(batch.events, survivors, in: tx))
        try changes.note(in: tx)
    }
}

// MARK: - Activity

extension Projection {
    private mutating func projectActivity(
        of events: [IncomingEvent],
        _ survivors: [Int64: Int64],
        in tx: any WriteTransaction
    ) throws {
        var seen: [Int64: PersonActivity] = [:]
        seen.reserveCapacity(events.count)
        var merged: [Int64: Int64] = [:]
        func add(_ addition: PersonActivity, to profile: Int64) {
            let survivor = survivors[profile] ?? profile
            if survivor != profile { merged[profile, default: 0] += addition.events }
            if seen[survivor]?.add(addition) == nil { seen[survivor] = addition }
        }
        for event in events where event.profile != IncomingEvent.nobody {
            add(PersonActivity(firstSeen: event.time, lastSeen: event.time, events: 1), to: event.profile)
        }
        if !survivors.isEmpty {
            let losers = survivors.keys.sorted()
            for (loser, stored) in try activity.remove(losers, in: tx) { add(stored, to: loser) }
            try tx.update(
                "profile",
                set: [Column("merged_events", losers.map { merged[$0] ?? 0 })],
                matching: [Column("number", losers)]
            )
        }
        try activity.add(seen, in: tx)
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

        init(value: String?, source: Int64, time: Int64, event: Int64) {
            (self.value, self.source, self.time, self.event) = (value, source, time, event)
        }

        /// From a row of name, value, source, time and event.
        init(_ row: Row) throws {
            self.init(
                value: try row.optionalText(1),
                source: try row.integer(2),
                time: try row.integer(3),
                event: try row.integer(4)
            )
        }

        /// The later one by the event's time counts; of equal times the one that came later.
        func yields(to other: Statement) -> Bool { (time, event) <= (other.time, other.event) }
    }

    mutating func projectTraits(
        of events: [IncomingEvent],
        _ survivors: [Int64: Int64],
        in tx: any WriteTransaction
    ) throws {
        try traitNames.learn(
            events.lazy.filter { $0.type == .identify }.flatMap { $0.traits.map(\.name) },
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
                let survivor = survivors[losers[key]] ?? losers[key]
                say(try Statement(row), TraitKey(profile: survivor, name: try row.integer(0)))
            }
        }
        guard !said.isEmpty else { return }
        let traits = said.sorted { ($0.key.profile, $0.key.name) < ($1.key.profile, $1.key.name) }
        let news = try compare(traits, in: tx)
        changes.add(news.profiles)
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
        try projectCards(of: news.cards.sorted(), news.values, in: tx)
    }

    /// What `traits` say that was not known.
    private struct News {
        /// To whom it was said.
        var profiles: Set<Int64> = []
        /// Those of them of whom lists show it.
        var cards: Set<Int64> = []
        /// What lists show of them once it is said.
        var values: [TraitKey: String] = [:]
    }

    /// Clients say the same things again at every visit: nobody has to read again what stays as it was.
    private mutating func compare(
        _ traits: [(key: TraitKey, value: Statement)],
        in tx: any WriteTransaction
    ) throws -> News {
        try traitNames.learn(PersonCard.traitNames, in: tx)
        let shown = Set(PersonCard.traitNames.compactMap { traitNames.number(of: $0) })
        let profiles = Set(traits.map(\.key.profile)).sorted()
        var news = News()
        var known: [TraitKey: Statement] = [:]
        // One look at all of a person's traits, which stand side by side, instead of one for each name.
        let columns = "name, value, source, time, event"
        for (key, row) in try tx.lookup(columns, from: "trait", matching: [Column("profile", profiles)]) {
            let (trait, statement) = (TraitKey(profile: profiles[key], name: try row.integer(0)), try Statement(row))
            known[trait] = statement
            if shown.contains(trait.name) { news.values[trait] = statement.value }
        }
        for (key, statement) in traits {
            if let earlier = known[key] {
                if (earlier.time, earlier.event) > (statement.time, statement.event) { continue }
                if earlier.value == statement.value {
                    if earlier.source != statement.source { news.profiles.insert(key.profile) }
                    continue
                }
            }
            // Somebody new gets a card even where it says nothing.
            news.profiles.insert(key.profile)
            guard shown.contains(key.name) else { continue }
            news.cards.insert(key.profile)
            news.values[key] = statement.value
        }
        return news
    }
}

// MARK: - How lists show and find somebody

extension Projection {
    private mutating func projectCards(
        of profiles: [Int64],
        _ values: [TraitKey: String],
        in tx: any WriteTransaction
    ) throws {
        guard !profiles.isEmpty else { return }
        let shown = PersonCard.traitNames.compactMap { name in traitNames.number(of: name).map { (name, $0) } }
        let cards = profiles.map { profile in
            PersonCard(
                traits: Dictionary(
                    shown.compactMap { name, number in
                        values[TraitKey(profile: profile, name: number)].map { (name, $0) }
                    },
                    uniquingKeysWith: { $1 }
                )
            )
        }
        try tx.update(
            "profile",
            set: [
                Column("name", cards.map(\.name)),
                Column("email", cards.map(\.email)),
                Column("phone", cards.map(\.phone)),
            ],
            matching: [Column("number", profiles)]
        )
    }
}
