import Core
import Events
import Storage

/// Counts who came when. Exact in any order: for each person and day it knows the first hour, and what an event or a merge
/// changes in that is what changes in the figures.
struct DayCount: Sendable {
    private var hours: LocalHours
    private var pages = DayPages()
    /// When the people were first seen whom this batch merged, as if the merge had always been.
    private var firstSeen: [Int64: Instant] = [:]

    init(hours: LocalHours) { self.hours = hours }

    mutating func hour(of instant: Instant) -> Int64 { hours.hour(of: instant) }

    // MARK: - Merges

    /// Gives the days of those who were merged to who they are now. `countsNewcomers`: their first hours are counted
    /// already, so that of two one has to go.
    mutating func merge(
        _ merges: [(loser: Int64, survivor: Int64)],
        countsNewcomers: Bool,
        into tally: inout Tally,
        in tx: any WriteTransaction
    ) throws {
        let people = Set(merges.flatMap { [$0.loser, $0.survivor] }).sorted()
        let stored = try ActivityTable.stored(of: people, in: tx)
        let moves = merges.compactMap { merge in stored[merge.loser].map { (merge, $0) } }
        let days = moves.map { _, seen in
            hours.hour(of: seen.firstSeen).flooredDivision(by: 24)
                .quotient...hours.hour(of: seen.lastSeen).flooredDivision(by: 24).quotient
        }
        try pages.load(
            Set(
                zip(moves, days).flatMap { move, days in
                    days.flatMap { day in
                        [move.0.loser, move.0.survivor].map { DayPage.number(day: day, person: $0) }
                    }
                }
            ).sorted(),
            in: tx
        )
        for (move, days) in zip(moves, days) {
            for day in days { hand(day, of: move.0.loser, to: move.0.survivor, &tally) }
            let survivor = move.0.survivor
            let loserFirst = move.1.firstSeen
            guard let known = firstSeen[survivor] ?? stored[survivor]?.firstSeen else {
                firstSeen[survivor] = loserFirst
                continue
            }
            firstSeen[survivor] = min(known, loserFirst)
            if countsNewcomers { tally.newcomers(-1, in: hours.hour(of: max(known, loserFirst))) }
        }
    }

    private mutating func hand(_ day: Int64, of loser: Int64, to survivor: Int64, _ tally: inout Tally) {
        guard let hour = pages.leave(loser, day: day) else { return }
        let lost = day * 24 + Int64(hour)
        switch pages.arrive(survivor, day: day, hour: hour) {
        case .first: break
        case .earlier(let than): tally.people(-1, in: day * 24 + Int64(than))
        case .known: tally.people(-1, in: lost)
        }
    }

    /// Counts people anew who were one until now. `seen`: all that they did and is counted. `countsNewcomers`: as ``merge(_:countsNewcomers:into:in:)``.
    mutating func separate(
        _ people: Set<Int64>,
        _ seen: [(person: Int64, time: Instant)],
        countsNewcomers: Bool,
        _ tally: inout Tally,
        in tx: any WriteTransaction
    ) throws {
        let visits = seen.map { Visit(person: $0.person, hour: hours.hour(of: $0.time)) }
        let days = Set(visits.map(\.day))
        let places = people.flatMap { person in days.map { (person: person, day: $0) } }
        try pages.load(Set(places.map { DayPage.number(day: $0.day, person: $0.person) }).sorted(), in: tx)
        for (person, day) in places {
            if let hour = pages.leave(person, day: day) { tally.people(-1, in: day * 24 + Int64(hour)) }
        }
        _ = try visit(visits, &tally, in: tx)
        guard countsNewcomers, let first = seen.map(\.time).min() else { return }
        tally.newcomers(-1, in: hours.hour(of: first))
        for (_, times) in Dictionary(grouping: seen, by: \.person) {
            if let first = times.map(\.time).min() { tally.newcomers(1, in: hours.hour(of: first)) }
        }
    }

    // MARK: - Visits

    /// Somebody who came on a day on which, or in an hour before which, they were not known to have come.
    struct Change {
        let visit: Visit
        let isFirstOfDay: Bool
    }

    /// Notes the visits; what was not known before, in order of person's first.
    mutating func visit(_ visits: [Visit], _ tally: inout Tally, in tx: any WriteTransaction) throws -> [Change] {
        let visits = visits.sorted()
        var numbers: [Int64] = []
        for visit in visits where visit.page != numbers.last { numbers.append(visit.page) }
        try pages.load(numbers, in: tx)
        var changes: [Change] = []
        var last: (day: Int64, person: Int64)?
        for visit in visits {
            let (day, person) = (visit.day, visit.person)
            // The first of a person's visits of a day is the earliest; the others say nothing new.
            if let last, last == (day, person) { continue }
            last = (day, person)
            switch pages.arrive(person, day: day, hour: visit.hourOfDay) {
            case .known: continue
            case .first:
                changes.append(Change(visit: visit, isFirstOfDay: true))
            case .earlier(let than):
                tally.people(-1, in: day * 24 + Int64(than))
                changes.append(Change(visit: visit, isFirstOfDay: false))
            }
            tally.people(1, in: visit.hour)
        }
        return changes
    }

    /// Counts newcomers among `changes`, and moves those who turn out to have come earlier than was known. `knownDay`: no
    /// day after it was known before; `knownPerson`: nobody with a larger number was.
    mutating func welcome(
        _ changes: [Change],
        knownDay: Int64,
        knownPerson: Int64,
        _ tally: inout Tally,
        in tx: any WriteTransaction
    ) throws {
        // Changes are in order of days, so that the first one of each person is the earliest.
        var earliest: [Int64: Int64] = [:]
        var asked: [Int64] = []
        for change in changes {
            let person = change.visit.person
            let isNew = person > knownPerson && firstSeen[person] == nil
            // Whoever comes for the first time on the latest day that is known came on another day before.
            if !isNew, change.isFirstOfDay, change.visit.day >= knownDay, firstSeen[person] == nil { continue }
            guard earliest[person] == nil else { continue }
            earliest[person] = change.visit.hour
            if !isNew, firstSeen[person] == nil { asked.append(person) }
        }
        asked.sort()
        var known = firstSeen
        for (person, activity) in try ActivityTable.stored(of: asked, in: tx) { known[person] = activity.firstSeen }
        for (person, hour) in earliest {
            if let first = known[person].map({ hours.hour(of: $0) }) {
                guard hour < first else { continue }
                tally.newcomers(-1, in: first)
            }
            tally.newcomers(1, in: hour)
        }
    }

    /// Writes what changed, and ends the batch.
    mutating func write(in tx: any WriteTransaction) throws {
        try pages.write(in: tx)
        firstSeen = [:]
    }
}
