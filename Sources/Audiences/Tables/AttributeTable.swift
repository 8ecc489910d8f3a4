import Columns
import Core
import Customers
import Events
import Storage

/// What is known of everybody, or of all companies, in columns in memory: an ordinal is a person's or a company's number, which are given
/// out one by one. Read from the database at first, then kept up by what changes; never the only copy of anything. Columns that only the
/// others have stay empty.
///
/// About 40 bytes a person, and for each trait that many people have 4 bytes a person and its distinct values.
struct AttributeTable: Sendable {
    private(set) var subject = ListSubject.people
    /// Ordinals are below it.
    var bound: Int { firstSeen.count }

    /// Those who are somebody, and were not merged into somebody else.
    var existing = Bitset()
    /// More than a browser or a device is known of them.
    var known = Bitset()
    /// Microseconds.
    var firstSeen: [Int64] = [0]
    var lastSeen: [Int64] = [0]
    /// Of people: who was seen last.
    private(set) var latest = LatestSeen()
    var events: [Int64] = [0]
    var name = ValueColumn()
    var email = ValueColumn()
    var phone = ValueColumn()
    var traits: [String: ValueColumn] = [:]
    /// By the text of the ``Customers/ConsentKind``.
    var consents: [String: ConsentColumns] = [:]
    /// The namespaces of which somebody has an identifier, each with its bit in `identifiers`.
    var namespaces: [String: Int] = [:]
    var identifiers: [UInt64] = [0]
    /// By the number of the source.
    var sources: [Int64: Bitset] = [:]
    /// Of companies: the ids that clients use.
    var groupIDs = ValueColumn()
    /// Of companies: the numbers of their people as they are now, ascending; and how many of these were seen lately.
    var members: [[Int]] = []
    var active: [Int64] = []

    init() {}

    /// Without anybody, or any.
    init(of subject: ListSubject) {
        self.subject = subject
        if subject == .companies { (members, active) = ([[]], [0]) }
    }

    /// Whether a kind of consent was granted, and when that was decided.
    struct ConsentColumns: Sendable {
        var decision = ValueColumn()
        var time = ValueColumn()
    }

    /// Ordinals that grow with the table.
    struct Bitset: Sendable {
        var words: [UInt64] = []

        subscript(ordinal: Int) -> Bool {
            get { ordinal >> 6 < words.count && words[ordinal >> 6] & (1 << UInt64(ordinal & 63)) != 0 }
            set {
                if ordinal >> 6 >= words.count {
                    guard newValue else { return }
                    words.append(contentsOf: repeatElement(0, count: ordinal >> 6 + 1 - words.count))
                }
                let bit: UInt64 = 1 << UInt64(ordinal & 63)
                if newValue { words[ordinal >> 6] |= bit } else { words[ordinal >> 6] &= ~bit }
            }
        }

        mutating func formUnion(_ other: Bitset) {
            if words.count < other.words.count {
                words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
            }
            for (index, word) in other.words.enumerated() { words[index] |= word }
        }
    }

    /// Namespaces beyond that are not told apart: a word a person.
    private static let mostNamespaces = 64
}

// MARK: - Filling

extension AttributeTable {
    /// Takes in what is known of these people; those without facts are nobody any more.
    mutating func set(_ facts: [PersonFacts], of numbers: [Int64]) {
        grow(to: Int(numbers.max() ?? 0) + 1)
        let known = Set(facts.map(\.number))
        for number in numbers where !known.contains(number) { remove(Int(number)) }
        for person in facts { set(person) }
    }

    mutating func set(_ activity: [Int64: PersonActivity]) {
        grow(to: Int(activity.keys.max() ?? 0) + 1)
        for (number, activity) in activity { set(activity, of: Int(number)) }
    }

    private mutating func set(_ activity: PersonActivity, of ordinal: Int) {
        firstSeen[ordinal] = activity.firstSeen.microseconds
        lastSeen[ordinal] = activity.lastSeen.microseconds
        latest.note(ordinal, seen: lastSeen[ordinal])
        events[ordinal] = activity.events
    }

    private mutating func set(_ person: PersonFacts) {
        let ordinal = Int(person.number)
        existing[ordinal] = true
        known[ordinal] = !person.isAnonymous
        set(person.activity, of: ordinal)
        name.set(person.name, .text(person.name ?? ""), of: ordinal, bound: bound)
        email.set(person.email, .text(person.email ?? ""), of: ordinal, bound: bound)
        phone.set(person.phone, .text(person.phone ?? ""), of: ordinal, bound: bound)
        set(person.traits, of: ordinal)
        set(person.consents, of: ordinal)
        identifiers[ordinal] = 0
        for namespace in person.namespaces {
            guard let bit = bit(of: namespace) else { continue }
            identifiers[ordinal] |= 1 << UInt64(bit)
        }
        set(person.sources, of: ordinal)
    }

    /// Finds those again who were seen last, where much has changed.
    mutating func renewLatest() { latest.renew(from: lastSeen) }

    /// Takes in all traits of a person or a company, as JSON by name.
    mutating func set(_ known: [String: String], of ordinal: Int) {
        let bound = bound
        let gone = traits.filter { known[$0.key] == nil && $0.value.code(of: ordinal) != 0 }.map(\.key)
        for name in gone { traits[name]?.set(nil, .text(""), of: ordinal, bound: bound) }
        for (name, json) in known {
            let value = TraitValue(json: json)
            traits[name, default: ValueColumn()].set(value.text, value.order, of: ordinal, bound: bound)
        }
    }

    private mutating func set(_ decided: [String: (isGranted: Bool, time: Int64)], of ordinal: Int) {
        let bound = bound
        for kind in consents.keys where decided[kind] == nil {
            consents[kind]?.decision.set(nil, .text(""), of: ordinal, bound: bound)
            consents[kind]?.time.set(nil, .text(""), of: ordinal, bound: bound)
        }
        for (kind, decision) in decided {
            let text = decision.isGranted ? "true" : "false"
            consents[kind, default: ConsentColumns()].decision.set(
                text,
                .truth(decision.isGranted),
                of: ordinal,
                bound: bound
            )
            let time = Instant(microseconds: decision.time)
            consents[kind]?.time.set(time.iso8601, .date(decision.time), of: ordinal, bound: bound)
        }
    }

    mutating func set(_ telling: Set<Int64>, of ordinal: Int) {
        let silent = sources.filter { $0.value[ordinal] && !telling.contains($0.key) }.map(\.key)
        for source in silent { sources[source]?[ordinal] = false }
        for source in telling { sources[source, default: Bitset()][ordinal] = true }
    }

    private mutating func remove(_ ordinal: Int) {
        guard ordinal > 0, ordinal < bound else { return }
        existing[ordinal] = false
        known[ordinal] = false
    }

    private mutating func bit(of namespace: String) -> Int? {
        if let bit = namespaces[namespace] { return bit }
        guard namespaces.count < Self.mostNamespaces else { return nil }
        let bit = namespaces.count
        namespaces[namespace] = bit
        return bit
    }

    mutating func grow(to bound: Int) {
        let missing = bound - self.bound
        guard missing > 0 else { return }
        firstSeen.append(contentsOf: repeatElement(0, count: missing))
        lastSeen.append(contentsOf: repeatElement(0, count: missing))
        events.append(contentsOf: repeatElement(0, count: missing))
        identifiers.append(contentsOf: repeatElement(0, count: missing))
        guard subject == .companies else { return }
        members.append(contentsOf: repeatElement([], count: missing))
        active.append(contentsOf: repeatElement(0, count: missing))
    }
}

/// A trait as lists show, test and sort it.
struct TraitValue {
    let text: String
    let order: ValueOrder

    /// `json`: compact JSON. A text that is a moment of time counts as one.
    init(json: String) {
        self.init((try? JSON(parsing: json)) ?? .string(json), text: json)
    }

    init(_ json: JSON) { self.init(json, text: json.text) }

    private init(_ json: JSON, text written: String) {
        switch json {
        case .integer(let number): (text, order) = (written, .number(Double(number)))
        case .number(let number): (text, order) = (written, .number(number))
        case .bool(let value): (text, order) = (written, .truth(value))
        case .string(let value): (text, order) = (value, Self.order(of: value))
        case .array:
            // In one spelling, however clients write it.
            text = json.text
            order = .list(text)
        case .object, .null: (text, order) = (written, .text(written))
        }
    }

    private static func order(of text: String) -> ValueOrder {
        let utf8 = text.utf8
        // 2026-11-21, alone or with a time behind it.
        guard (10...35).contains(utf8.count), let first = utf8.first, first >= 0x30, first <= 0x39,
            utf8.dropFirst(4).first == UInt8(ascii: "-")
        else { return .text(text) }
        let instant = Instant(iso8601: utf8.count == 10 ? text + "T00:00:00Z" : text)
        return instant.map { .date($0.microseconds) } ?? .text(text)
    }
}
