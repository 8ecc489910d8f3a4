import Core
public import Storage

/// What lists in memory hold of one person.
public struct PersonFacts: Sendable {
    public let number: Int64
    public let isAnonymous: Bool
    public let name: String?
    public let email: String?
    public let phone: String?
    public let activity: PersonActivity
    /// Namespaces of which they have an identifier, browsers and devices left out.
    public fileprivate(set) var namespaces: Set<String> = []
    /// JSON texts by name.
    public fileprivate(set) var traits: [String: String] = [:]
    /// What they decided last, by the text of the ``ConsentKind``: whether it was granted, and when (microseconds).
    public fileprivate(set) var consents: [String: (isGranted: Bool, time: Int64)] = [:]
    /// The sources that told any of this, by number.
    public fileprivate(set) var sources: Set<Int64> = []
}

/// A place in the changes of people.
public struct PeopleMark: Sendable, Codable, Equatable {
    /// The tick of ``ProfileChanges`` and the profile that were read last.
    fileprivate var changed: Int64
    fileprivate var profile: Int64
}

/// For those who keep what they know of people in memory and follow what changes.
extension Profiles {
    /// The highest number of a person, 0 without one, and where the changes stand from here.
    public static func end(in tx: any ReadTransaction) throws -> (number: Int64, mark: PeopleMark) {
        let number = try tx.row("SELECT COALESCE(MAX(number), 0) FROM profile")?.integer(0) ?? 0
        let tick = try tx.row("SELECT last FROM profile_change_clock")?.integer(0) ?? 0
        return (number, PeopleMark(changed: tick, profile: .max))
    }

    /// The numbers of those who changed after `mark`, `limit` at most, in order of the change; moves the mark behind them.
    public static func changes(after mark: inout PeopleMark, limit: Int, in tx: any ReadTransaction) throws -> [Int64] {
        // Behind the last one of a tick only later ticks are asked for: thousands may have changed with one.
        let isWhole = mark.profile == .max
        let behind: SQL =
            isWhole
            ? "changed > \(mark.changed)" : "(changed, profile) > (\(mark.changed), \(mark.profile))"
        let rows = try tx.rows(
            "SELECT changed, profile FROM profile_change WHERE " + behind
                + " ORDER BY changed, profile LIMIT \(limit)"
        )
        guard let last = rows.last else {
            mark.profile = .max
            return []
        }
        // A tick becomes visible as a whole, so a page that is not full has all of it.
        let profile = rows.count < limit ? .max : try last.integer(1)
        mark = PeopleMark(changed: try last.integer(0), profile: profile)
        return try rows.map { try $0.integer(1) }
    }

    /// Everything of these, in no order; nothing of those who were merged into somebody.
    public static func facts(of numbers: [Int64], in tx: any ReadTransaction) throws -> [PersonFacts] {
        let activity = try activity(of: numbers, in: tx)
        var facts: [Int64: PersonFacts] = [:]
        facts.reserveCapacity(numbers.count)
        let columns = "survivor, is_anonymous, name, email, phone"
        for (key, row) in try tx.lookup(columns, from: "profile", matching: [Column("number", numbers)]) {
            let number = numbers[key]
            guard try row.integer(0) == number, let activity = activity[number] else { continue }
            facts[number] = PersonFacts(
                number: number,
                isAnonymous: try row.integer(1) == 1,
                name: try row.optionalText(2),
                email: try row.optionalText(3),
                phone: try row.optionalText(4),
                activity: activity
            )
        }
        let owners = [Column("profile", numbers)]
        let namespaces = Dictionary(
            try tx.rows("SELECT number, name FROM identifier_namespace").map { (try $0.integer(0), try $0.text(1)) },
            uniquingKeysWith: { $1 }
        )
        for (key, row) in try tx.lookup("namespace, source", from: "identifier", matching: owners) {
            let namespace = try row.integer(0)
            facts[numbers[key]]?.sources.insert(try row.integer(1))
            guard namespace != Namespace.anonymousNumber, namespace != Namespace.deviceNumber,
                let name = namespaces[namespace]
            else { continue }
            facts[numbers[key]]?.namespaces.insert(name)
        }
        let names = Dictionary(
            try tx.rows("SELECT number, name FROM trait_name").map { (try $0.integer(0), try $0.text(1)) },
            uniquingKeysWith: { $1 }
        )
        for (key, row) in try tx.lookup("name, value, source", from: "trait", matching: owners) {
            guard let name = names[try row.integer(0)], let value = try row.optionalText(1) else { continue }
            facts[numbers[key]]?.traits[name] = value
            facts[numbers[key]]?.sources.insert(try row.integer(2))
        }
        let kinds = Dictionary(
            try tx.rows("SELECT number, name FROM consent_kind").map { (try $0.integer(0), try $0.text(1)) },
            uniquingKeysWith: { $1 }
        )
        guard !kinds.isEmpty else { return Array(facts.values) }
        for (key, row) in try tx.lookup("kind, granted, time", from: "consent_state", matching: owners) {
            guard let kind = kinds[try row.integer(0)] else { continue }
            facts[numbers[key]]?.consents[kind] = (try row.integer(1) == 1, try row.integer(2))
        }
        return Array(facts.values)
    }
}
