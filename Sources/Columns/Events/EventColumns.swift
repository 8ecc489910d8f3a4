/// The events of one name, of everybody: who did it, when, and with which properties.
///
/// Made of parts that never change. Who did something again is written anew with all that is theirs into a part behind the
/// others, and counts only there; parts of like size become one. So every owner is found in exactly one part, an answer
/// never has to put parts together, and a row is written again O(log rows) times.
public struct EventColumns: Sendable {
    /// In the order in which they came.
    public internal(set) var properties: [String] = []
    var numbers: [String: Int] = [:]
    var dictionaries: [ValueDictionary] = []
    /// Properties of which some values are left out, because there are too many different ones.
    var crowded: Set<String> = []
    /// Some properties are left out, because there are too many.
    var isCrowded = false
    /// The oldest first.
    public internal(set) var parts: [LivePart] = []
    /// What is loaded and not yet in order, and how many times it was gathered; in the order in which it came.
    private(set) var loaded: [(part: EventPart, times: Int)] = []

    /// So many loaded parts become one.
    private static let gatheredAtOnce = 16

    /// Properties of one name, and different texts of one property: whoever sends events also chooses how many there are.
    public static let mostProperties = 100
    public static let mostTexts = 500_000

    public struct LivePart: Sendable {
        /// Under which it is kept in a file; no two parts ever have the same.
        let name: String
        let part: EventPart
        /// Owners whose rows count here.
        var live: [UInt64]
    }

    /// Of somebody's events at one time only one is kept.
    let isDistinct: Bool

    public init(isDistinct: Bool = false) { self.isDistinct = isDistinct }

    /// How many events were added and not taken out.
    public internal(set) var rows = 0

    /// Where values of a property stand, for a look at what they are.
    public func orders(of property: String) -> [ValueOrder] {
        guard let number = numbers[property] else { return [] }
        let texts = dictionaries[number].orders.dropFirst().prefix(1_000)
        guard texts.isEmpty else { return Array(texts) }
        return parts.contains { $0.part.properties.indices.contains(number) && $0.part.properties[number] != nil }
            ? [.number(0)] : []
    }

    func number(of property: String) -> Int? { numbers[property] }

    /// Whether all that was said of the property is here.
    public func isWhole(_ property: String) -> Bool {
        numbers[property] == nil ? !isCrowded : !crowded.contains(property)
    }

}

/// An event as it is added.
public struct NewEvent: Sendable {
    public let owner: Int
    /// Microseconds.
    public let time: Int64
    public let values: [(property: String, value: PropertyValue)]

    public init(owner: Int, time: Int64, values: [(property: String, value: PropertyValue)]) {
        (self.owner, self.time, self.values) = (owner, time, values)
    }
}

public enum PropertyValue: Hashable, Sendable {
    case number(Double)
    case truth(Bool)
    /// A text, and where it stands among others.
    case text(String, ValueOrder)
}

// MARK: - Growing

extension EventColumns {
    /// Adds many at once, which count after ``settle()``. A row is written again O(log rows) times: a part has a bit for everybody, so that one
    /// for each portion would take memory in proportion to events and people.
    public mutating func load(_ events: [NewEvent]) {
        rows += events.count
        loaded.append((part(of: events), 0))
        while let times = loaded.last?.times {
            let last = loaded.suffix(Self.gatheredAtOnce)
            guard last.count(where: { $0.times == times }) == Self.gatheredAtOnce else { return }
            let sources = last.map(\.part)
            loaded.removeLast(sources.count)
            loaded.append((gathered(sources, sources.map { Array($0.presence.buffer) }), times + 1))
        }
    }

    /// Puts what was loaded in order. O(rows).
    public mutating func settle() {
        guard !loaded.isEmpty else { return }
        let new = loaded.map(\.part)
        let sources = parts.map(\.part) + new
        let owned = parts.map(\.live) + new.map { Array($0.presence.buffer) }
        loaded = []
        parts = []
        append(gathered(sources, owned))
    }

    /// Adds events, after those that are there where they happened at the same time. `moves`: owners whose events are
    /// somebody else's from now on. O(events of those who are touched), and a row is written again O(log rows) times.
    public mutating func add(_ events: [NewEvent], moves: [Int: Int] = [:]) {
        let chunk = part(of: events)
        rows += events.count
        var owners = Set(events.map(\.owner))
        var origins: [Int: [Int]] = [:]
        for (from, to) in moves where from != to && parts.has(from) {
            origins[to, default: []].append(from)
            owners.insert(to)
        }
        guard !owners.isEmpty else { return }
        let sources = parts.map(\.part) + [chunk]
        var groups: [EventPart.Group] = []
        for owner in owners.sorted() {
            var stretches: [EventPart.Stretch] = []
            for number in [owner] + (origins[owner] ?? []).sorted() {
                for index in parts.indices where take(number, from: index) {
                    stretches.append(EventPart.Stretch(part: index, rows: sources[index].rows(of: number)))
                }
            }
            let new = chunk.rows(of: owner)
            if !new.isEmpty { stretches.append(EventPart.Stretch(part: sources.count - 1, rows: new)) }
            groups.append((owner, stretches))
        }
        append(gathered(groups, of: sources, rows: events.count))
        compact()
    }

    /// Takes out all events of `owners`, and adds `events` in their stead. O(events of those who are touched), and a row is written again
    /// O(log rows) times.
    public mutating func replace(eventsOf owners: some Collection<Int>, with events: [NewEvent]) {
        for owner in owners {
            for index in parts.indices where take(owner, from: index) {
                rows -= parts[index].part.rows(of: owner).count
            }
        }
        add(events)
    }

    private mutating func take(_ owner: Int, from index: Int) -> Bool {
        let (word, bit): (Int, UInt64) = (owner >> 6, 1 << UInt64(owner & 63))
        guard word < parts[index].live.count, parts[index].live[word] & bit != 0 else { return false }
        parts[index].live[word] &= ~bit
        return true
    }

    private mutating func append(_ part: EventPart) {
        let name = [UInt64.random(in: .min ... .max), .random(in: .min ... .max)].map { String($0, radix: 36) }.joined()
        parts.append(LivePart(name: name, part: part, live: Array(part.presence.buffer)))
    }

    private mutating func compact() {
        while parts.count > 1, parts[parts.count - 1].part.rows * 2 >= parts[parts.count - 2].part.rows {
            let last = Array(parts.suffix(2))
            parts.removeLast(2)
            append(gathered(last.map(\.part), last.map(\.live)))
        }
    }

    /// Everybody with all that counts: `owned` says whose rows do in each of the parts.
    private mutating func gathered(_ sources: [EventPart], _ owned: [[UInt64]]) -> EventPart {
        // Of 64 people at a time: of all of them they would take more memory than their rows.
        let groups = (0..<(owned.map(\.count).max() ?? 0)).lazy.flatMap { word -> [EventPart.Group] in
            var groups: [EventPart.Group] = []
            var rest = owned.reduce(UInt64(0)) { $0 | (word < $1.count ? $1[word] : 0) }
            while rest != 0 {
                let owner = word << 6 + rest.trailingZeroBitCount
                let bit = rest & ~(rest &- 1)
                rest &= rest &- 1
                let stretches = sources.indices.compactMap { index -> EventPart.Stretch? in
                    guard word < owned[index].count, owned[index][word] & bit != 0 else { return nil }
                    return EventPart.Stretch(part: index, rows: sources[index].rows(of: owner))
                }
                groups.append((owner, stretches))
            }
            return groups
        }
        return gathered(groups, of: sources, rows: sources.reduce(0) { $0 + $1.rows })
    }

    /// `rows`: about how many there will be.
    private mutating func gathered(
        _ groups: some Sequence<EventPart.Group>,
        of sources: [EventPart],
        rows: Int
    ) -> EventPart {
        let forms = properties.indices.map { property -> PropertyValues.Form? in
            let columns = sources.compactMap {
                $0.properties.indices.contains(property) ? $0.properties[property] : nil
            }
            guard let widest = columns.map(\.form).max() else { return nil }
            guard widest.isCode else { return widest }
            // Numbers in one part and texts in another: all become codes.
            for column in columns where !column.form.isCode {
                for row in 0..<(column.bytes.count / column.width) {
                    if let number = column.number(row) { _ = code(of: number, property) }
                }
            }
            return PropertyValues.Form(codes: dictionaries[property].count)
        }
        return EventPart(groups, of: sources, rows: rows, forms: forms, isDistinct: isDistinct) { property, number in
            dictionaries[property].code(of: Self.key(.number(number), Self.text(of: number))) ?? 0
        }
    }

    static func text(of number: Double) -> String {
        number == number.rounded() && number.magnitude < 9e15 ? String(Int64(number)) : "\(number)"
    }

    /// The number 12 and the text "12" are two values, which look alike.
    private static func key(_ order: ValueOrder, _ text: String) -> String {
        switch order.kind {
        case .number: "\u{1}" + text
        case .truth: "\u{2}" + text
        case .date, .text, .list: text
        }
    }

    /// The text of a code, as whoever said it wrote it.
    static func text(of code: UInt32, in dictionary: ValueDictionary) -> String {
        let text = dictionary.text(of: code)
        switch dictionary.orders[Int(code)].kind {
        case .number, .truth: return String(text.dropFirst())
        case .date, .text, .list: return text
        }
    }

    private mutating func code(of number: Double, _ property: Int) -> UInt32 {
        code(of: Self.text(of: number), .number(number), property)
    }

    private mutating func code(of text: String, _ order: ValueOrder, _ property: Int) -> UInt32 {
        let text = Self.key(order, text)
        guard dictionaries[property].count < Self.mostTexts else {
            if let code = dictionaries[property].code(of: text) { return code }
            crowded.insert(properties[property])
            return 0
        }
        return dictionaries[property].code(of: text, order)
    }

    /// The new events alone, in a part.
    private mutating func part(of events: [NewEvent]) -> EventPart {
        var places: [[(property: Int, value: PropertyValue)]] = []
        places.reserveCapacity(events.count)
        var forms: [PropertyValues.Form?] = []
        var isText: Set<Int> = []
        for event in events {
            var values: [(property: Int, value: PropertyValue)] = []
            values.reserveCapacity(event.values.count)
            for (name, value) in event.values {
                guard let property = self.property(name) else { continue }
                if property >= forms.count {
                    forms.append(contentsOf: repeatElement(nil, count: property + 1 - forms.count))
                }
                if case .number(let number) = value {
                    forms[property] = max(forms[property] ?? .int8, PropertyValues.Form(number))
                } else {
                    isText.insert(property)
                }
                values.append((property, value))
            }
            places.append(values)
        }
        let rows = places.map { values in
            values.map { property, value -> (property: Int, value: EventValue) in
                switch value {
                case .number(let number):
                    (property, isText.contains(property) ? .code(code(of: number, property)) : .number(number))
                case .truth(let truth):
                    (property, .code(code(of: truth ? "true" : "false", .truth(truth), property)))
                case .text(let text, let order): (property, .code(code(of: text, order, property)))
                }
            }
        }
        for property in isText { forms[property] = PropertyValues.Form(codes: dictionaries[property].count) }
        return EventPart(owners: events.map(\.owner), times: events.map(\.time), forms: forms) { row, property in
            rows[row].first { $0.property == property }?.value
        }
    }

    private mutating func property(_ name: String) -> Int? {
        if let number = numbers[name] { return number }
        guard properties.count < Self.mostProperties else {
            isCrowded = true
            return nil
        }
        numbers[name] = properties.count
        properties.append(name)
        dictionaries.append(ValueDictionary())
        return properties.count - 1
    }
}
