public import Core
public import Storage

/// When somebody was there, and how often.
public struct PersonActivity: Sendable {
    public internal(set) var firstSeen: Instant
    public internal(set) var lastSeen: Instant
    public internal(set) var events: Int64

    mutating func add(_ other: PersonActivity) {
        firstSeen = min(firstSeen, other.firstSeen)
        lastSeen = max(lastSeen, other.lastSeen)
        events += other.events
    }
}

/// Everybody's activity. `profile_activity` says it, and `profile_place` the order in which people were seen; both add two
/// tables up, because people come in no order and each change of one costs a page, and of the index by which lists are sorted
/// two more:
///
/// - `profile_activity_settled` has a row for everybody who was ever seen and was merged into nobody. Its index knows no more
///   than the minute, and is touched only where that is another one.
/// - What somebody who has a row does is added to `profile_activity_recent`, which is so small that a batch shares its pages,
///   and is settled range after range.
///
/// Where the engine does not keep rows in the order of a key, nothing waits.
struct ActivityTable: Sendable {
    private static let settled = "profile_activity_settled"
    private static let recent = "profile_activity_recent"
    /// People who wait at most, while events are spread over all of them.
    private let capacity: Int

    /// The minute under which people who were seen lately stand in the order; never later than what is stored.
    private var minutes = Self.noMinutes
    /// Nobody with a larger number has a row.
    private var known: Int64?
    private var rounds = Rounds()

    private static var noMinutes: GenerationalCache<Int64, Int64> { GenerationalCache(capacity: 200_000) }

    init(capacity: Int = 16_000) { self.capacity = capacity }

    mutating func forget() {
        minutes = Self.noMinutes
        known = nil
    }

    /// Adds what these did; nobody of them was merged into somebody.
    mutating func add(_ activity: [Int64: PersonActivity], in tx: any WriteTransaction) throws {
        let seen = activity.sorted { $0.key < $1.key }
        guard let last = seen.last?.key else { return }
        let known = try known ?? Self.last(in: tx)
        self.known = max(known, last)
        let old = tx.dialect.isClustering ? seen.firstIndex { $0.key > known } ?? seen.endIndex : 0
        // So many share everybody's pages, and would not wait beyond this batch.
        let waiting = old < capacity ? old : 0
        try add(seen[waiting...], to: Self.settled, in: tx)
        try add(seen[..<waiting], to: Self.recent, in: tx)
        if old > 0 { try settle(old, last: last, in: tx) }
    }

    private mutating func add(
        _ seen: ArraySlice<(key: Int64, value: PersonActivity)>,
        to table: String,
        in tx: any WriteTransaction
    ) throws {
        var stayed: [(key: Int64, value: PersonActivity)] = []
        var moved: [(key: Int64, value: PersonActivity)] = []
        for entry in seen {
            let minute = entry.value.lastSeen.minute
            if let known = minutes[entry.key], known >= minute {
                stayed.append(entry)
            } else {
                minutes[entry.key] = minute
                moved.append(entry)
            }
        }
        minutes.age()
        try tx.insert(into: table, Self.columns(of: stayed), onConflict: Self.sums(in: table))
        try tx.insert(
            into: table,
            Self.columns(of: moved) + [Column("seen_minute", moved.map(\.value.lastSeen.minute))],
            onConflict: Self.sums(in: table) + Self.minute(in: table)
        )
    }

    /// Settles the people whose turn it is, for `people` who came. A hundred batches settle everybody, however small.
    private mutating func settle(_ people: Int, last: Int64, in tx: any WriteTransaction) throws {
        let share = max(Double(people) / Double(capacity), 0.01)
        let range = rounds.range(of: "profile", share: share, last: last)
        func settle(_ columns: String, where condition: SQL, _ update: String) throws {
            try tx.perform(
                SQL.trusted("INSERT INTO \(Self.settled) (\(columns)) SELECT \(columns) FROM \(Self.recent) WHERE ")
                    + range
                    + condition + SQL.trusted(" ORDER BY profile ON CONFLICT \(update)")
            )
        }
        let columns = "profile, first_seen, last_seen, events"
        try settle(columns, where: " AND seen_minute IS NULL", Self.sums(in: Self.settled))
        try settle(
            columns + ", seen_minute",
            where: " AND seen_minute IS NOT NULL",
            Self.sums(in: Self.settled) + Self.minute(in: Self.settled)
        )
        try tx.perform(SQL.trusted("DELETE FROM \(Self.recent) WHERE ") + range)
    }

    /// Takes these out, as when they were merged into others; what was known of them.
    mutating func remove(_ profiles: [Int64], in tx: any WriteTransaction) throws -> [Int64: PersonActivity] {
        let stored = try Self.stored(of: profiles, in: tx)
        for profile in profiles { minutes[profile] = nil }
        let keys = [Column("profile", profiles)]
        if tx.dialect.isClustering { try tx.delete(from: Self.recent, matching: keys) }
        try tx.delete(from: Self.settled, matching: keys)
        return stored
    }

    /// Says anew what these did; also of whoever was merged into somebody, and is that no more.
    mutating func replace(_ activity: [Int64: PersonActivity], in tx: any WriteTransaction) throws {
        let seen = activity.sorted { $0.key < $1.key }
        _ = try remove(seen.map(\.key), in: tx)
        // Never to those who wait: who was merged has no row to which that would be added.
        try add(seen[...], to: Self.settled, in: tx)
    }

    /// Nothing of those who were merged into somebody.
    static func stored(of profiles: [Int64], in tx: any ReadTransaction) throws -> [Int64: PersonActivity] {
        var activity: [Int64: PersonActivity] = [:]
        activity.reserveCapacity(profiles.count)
        let columns = "first_seen, last_seen, events"
        for (key, row) in try tx.lookup(columns, from: "profile_activity", matching: [Column("profile", profiles)]) {
            activity[profiles[key]] = PersonActivity(
                firstSeen: try row.instant(0),
                lastSeen: try row.instant(1),
                events: try row.integer(2)
            )
        }
        return activity
    }

    /// The highest number of anybody who has a row; 0 without one.
    static func last(in tx: any ReadTransaction) throws -> Int64 {
        try tx.row("SELECT MAX(profile) FROM profile_activity_settled")?.optionalInteger(0) ?? 0
    }

    private static func columns(of seen: [(key: Int64, value: PersonActivity)]) -> [Column] {
        [
            Column("profile", seen.map(\.key)),
            Column("first_seen", seen.map(\.value.firstSeen.microseconds)),
            Column("last_seen", seen.map(\.value.lastSeen.microseconds)),
            Column("events", seen.map(\.value.events)),
        ]
    }

    private static func sums(in table: String) -> String {
        """
        (profile) DO UPDATE SET events = \(table).events + excluded.events,
        first_seen = CASE WHEN excluded.first_seen < \(table).first_seen
        THEN excluded.first_seen ELSE \(table).first_seen END,
        last_seen = CASE WHEN excluded.last_seen > \(table).last_seen
        THEN excluded.last_seen ELSE \(table).last_seen END
        """
    }

    private static func minute(in table: String) -> String {
        """
        , seen_minute = CASE WHEN \(table).seen_minute >= excluded.seen_minute
        THEN \(table).seen_minute ELSE excluded.seen_minute END
        """
    }
}

extension Profiles {
    /// When these were there; nothing of those who were merged into somebody.
    public static func activity(of numbers: [Int64], in tx: any ReadTransaction) throws -> [Int64: PersonActivity] {
        try ActivityTable.stored(of: numbers, in: tx)
    }
}
