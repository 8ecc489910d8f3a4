import Core
public import Events
public import Storage

/// The step of the pipeline that keeps the ``Daybook``: how many people, events and sales each hour had. It stands
/// before `Projection`, because it asks since when people were known.
///
/// Measured beside the other steps: docs/benchmarks.md, "Daybook".
public struct Bookkeeping: PipelineStep {
    private var edition: Int64?
    private var count: DayCount?
    /// The latest day and the highest number of a person that are known.
    private var known: (day: Int64, person: Int64)?

    public init() {}

    public mutating func forget() {
        edition = nil
        count = nil
        known = nil
    }

    public mutating func run(_ batch: inout MicroBatch, in tx: any WriteTransaction) throws {
        guard !batch.events.isEmpty, let state = try DaybookState.stored(in: tx) else { return }
        // While others count anew, what is remembered of the pages is not what is stored.
        if edition != state.edition || !state.isCurrent { forget() }
        edition = state.edition
        // Taken out, so that it is changed in place and not copied.
        var count = self.count ?? DayCount(hours: LocalHours(zone: state.zone))
        self.count = nil
        var tally = Tally()
        if !batch.merges.isEmpty {
            try count.merge(batch.merges, countsNewcomers: state.isCurrent, into: &tally, in: tx)
        }
        if state.isCurrent { try add(batch, to: &count, &tally, in: tx) }
        try count.write(in: tx)
        try tally.write(in: tx)
        self.count = count
    }

    private mutating func add(
        _ batch: MicroBatch,
        to count: inout DayCount,
        _ tally: inout Tally,
        in tx: any WriteTransaction
    ) throws {
        let known = try known ?? Self.known(in: tx)
        let survivors = Dictionary(batch.merges.map { ($0.loser, $0.survivor) }, uniquingKeysWith: { $1 })
        var visits: [Visit] = []
        visits.reserveCapacity(batch.events.count)
        var latest = known
        for event in batch.events {
            let hour = count.hour(of: event.time)
            let person = survivors.isEmpty ? event.profile : survivors[event.profile] ?? event.profile
            visits.append(Visit(person: person, hour: hour))
            tally.event(in: hour, source: event.source)
            if let order = event.order { tally.sale(of: order, in: hour) }
            latest = (max(latest.day, hour.flooredDivision(by: 24).quotient), max(latest.person, event.profile, person))
        }
        let changes = try count.visit(visits, &tally, in: tx)
        try count.welcome(changes, knownDay: known.day, knownPerson: known.person, &tally, in: tx)
        self.known = latest
    }

    /// The people of these profiles were one until now: counts them anew by what each of them did.
    mutating func separate(_ events: [IncomingEvent], of profiles: [Int64], in tx: any WriteTransaction) throws {
        guard let state = try DaybookState.stored(in: tx) else { return }
        var people: [Int64: Int64] = [:]
        for (key, row) in try tx.lookup("survivor", from: "profile", matching: [Column("number", profiles)]) {
            people[profiles[key]] = try row.integer(0)
        }
        var count = DayCount(hours: LocalHours(zone: state.zone))
        var tally = Tally()
        // What a recount has not reached it counts as it finds it.
        let counted = events.filter { state.isCurrent || $0.number <= state.counted }.map { event in
            (person: people[event.profile] ?? event.profile, time: event.time)
        }
        try count.separate(Set(people.values), counted, countsNewcomers: state.isCurrent, &tally, in: tx)
        try count.write(in: tx)
        try tally.write(in: tx)
    }

    private static func known(in tx: any ReadTransaction) throws -> (day: Int64, person: Int64) {
        let hour = try tx.row("SELECT MAX(hour) FROM daybook_hour")?.optionalInteger(0)
        return (hour.map { $0.flooredDivision(by: 24).quotient } ?? .min, try ActivityTable.last(in: tx))
    }
}
