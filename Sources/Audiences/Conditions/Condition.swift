public import Core

/// Who is meant: tests of what is known of a person and of what they did, joined by and, or, not, at least so many of. As JSON:
///
///     {"all":[{"attribute":"trait:city","is":["Seoul","Busan"]},{"did":"Order Completed","in_last_days":90}]}
public indirect enum Condition: Hashable, Sendable {
    case all([Condition])
    case any([Condition])
    /// So many of these hold, or more.
    case atLeast(Int, [Condition])
    case not(Condition)
    case attribute(Attribute, ValueTest)
    case behaviour(Behaviour)
    case sequence(EventSequence)
    /// Belongs to the audience with this id.
    case audience(String)
    /// Drawn by lot.
    case sample(Sample)
    /// Has most of something.
    case top(Top)
    /// Stands in a fifth of everybody.
    case rfm(RFMCell)
    /// Stands behind a number of another insight.
    case cell(InsightCell)
    /// Of companies: so many of their people are meant by a condition of people.
    case people(PeopleQuantifier, Condition)

    /// Groups within groups.
    static let depth = 6
    /// Tests in one condition.
    static let tests = 100
    /// Values of one test, and their length in bytes.
    static let values = 1_000
    static let valueLength = 1_000
}

/// A definition is not one; says where and what to do.
public struct ConditionFailure: Failure {
    public let kind = FailureKind.invalid
    public let code = "invalid_condition"
    public let message: String
    /// Such as `all[1].is[0]`; empty for the whole.
    public let place: String
    /// Of a written condition.
    public let misread: Misread?

    public var details: [String: JSON] { ["place": .string(place)] }

    init(_ place: String, _ message: String, misread: Misread? = nil) {
        (self.place, self.misread) = (place, misread)
        self.message = place.isEmpty ? message : "\(place): \(message)"
    }
}

// MARK: - As JSON

extension Condition {
    /// Throws ``ConditionFailure``, also for what cannot be asked of the `subject`, or of an attribute.
    public init(parsing text: String, of subject: ListSubject = .people) throws {
        try self.init(parsing: text, of: subject, at: "")
    }

    /// `place`: where it stands in what it is a part of.
    init(parsing text: String, of subject: ListSubject, at place: String) throws {
        try self.init(keptAs: text, of: subject, at: place)
        try refuseWrongTypes(at: place)
    }

    /// What was kept is read, whatever could be asked then.
    init(keptAs text: String, of subject: ListSubject, at place: String = "") throws {
        guard text.utf8.count <= 200_000 else { throw ConditionFailure(place, "The condition is too long.") }
        guard let json = try? JSON(parsing: text) else {
            throw ConditionFailure(place, "The condition is not valid JSON.")
        }
        var tests = 0
        self = try Condition(json, of: subject, at: place, depth: 0, tests: &tests)
    }

    private init(
        _ json: JSON,
        of subject: ListSubject,
        at place: String,
        depth: Int,
        tests: inout Int
    ) throws {
        guard case .object(let fields) = json else {
            throw ConditionFailure(
                place,
                "A condition is an object with all, any, not, attribute, did, sequence, audience, sample, top, rfm, path or led_to."
            )
        }
        guard depth < Self.depth else {
            throw ConditionFailure(place, "Groups are nested deeper than \(Self.depth) levels.")
        }
        func inside(_ name: String) -> String { Self.place(name, inside: place) }
        for (name, isAll) in [("all", true), ("any", false)] {
            guard let part = fields[name] else { continue }
            guard fields.count == 1, case .array(let parts) = part, !parts.isEmpty else {
                throw ConditionFailure(
                    inside(name),
                    "A group is a list with at least one condition, and nothing beside it."
                )
            }
            let group = try parts.enumerated().map { index, part in
                try Condition(part, of: subject, at: "\(inside(name))[\(index)]", depth: depth + 1, tests: &tests)
            }
            self = isAll ? .all(group) : .any(group)
            return
        }
        if let least = fields["at_least"], fields["of"] != nil {
            guard fields.count == 2, case .array(let parts)? = fields["of"], let least = least.integer,
                least >= 1, least <= parts.count
            else {
                throw ConditionFailure(
                    inside("at_least"),
                    "Give a number of conditions from 1 to as many as the list of holds."
                )
            }
            self = .atLeast(
                Int(least),
                try parts.enumerated().map { index, part in
                    try Condition(part, of: subject, at: "\(inside("of"))[\(index)]", depth: depth + 1, tests: &tests)
                }
            )
            return
        }
        if let part = fields["not"] {
            guard fields.count == 1 else { throw ConditionFailure(inside("not"), "Nothing may stand beside not.") }
            self = .not(try Condition(part, of: subject, at: inside("not"), depth: depth + 1, tests: &tests))
            return
        }
        if subject == .companies, let quantifier = PeopleQuantifier.allCases.first(where: { fields[$0.name] != nil }) {
            let (name, part) = (quantifier.name, fields[quantifier.name] ?? .null)
            guard fields.count == 1 else { throw ConditionFailure(inside(name), "Nothing may stand beside \(name).") }
            let meant = try Condition(part, of: .people, at: inside(name), depth: depth + 1, tests: &tests)
            self = .people(quantifier, meant)
            return
        }
        tests += 1
        guard tests <= Self.tests else { throw ConditionFailure(place, "There are more than \(Self.tests) tests.") }
        if let known = try Condition(asking: fields, of: subject, at: place) {
            self = known
            return
        }
        guard let name = fields["attribute"]?.string, let attribute = Attribute(name) else {
            throw ConditionFailure(inside("attribute"), "Name an attribute, such as email, last_seen or trait:city.")
        }
        guard subject.has(attribute) else {
            throw ConditionFailure(inside("attribute"), "This is nothing that is known of \(subject.rawValue).")
        }
        let rest = fields.filter { $0.key != "attribute" }
        guard rest.count == 1, let (test, value) = rest.first else {
            throw ConditionFailure(place, "An attribute needs exactly one test beside it, such as is or exists.")
        }
        self = .attribute(attribute, try ValueTest(test, value, at: inside(test)))
    }

    private init?(asking fields: [String: JSON], of subject: ListSubject, at place: String) throws {
        let personal = [
            "did", "did_not", "did_anything", "sequence", "audience", "rfm", "path", "led_to",
        ].first { fields[$0] != nil }
        if subject == .companies, let personal {
            throw ConditionFailure(
                Self.place(personal, inside: place),
                "Companies do nothing themselves: put it into any_person, every_person or no_person."
            )
        }
        if fields["did"] != nil {
            self = .behaviour(try Behaviour(fields, named: "did", at: place))
        } else if fields["did_not"] != nil {
            self = .not(.behaviour(try Behaviour(fields, named: "did_not", at: place)))
        } else if fields["sequence"] != nil {
            let rest = DefinitionFields(fields, at: place)
            self = .sequence(try EventSequence(rest))
            try rest.refuseOthers(than: ["sequence"] + EventSequence.details)
        } else if let audience = fields["audience"] {
            guard let id = audience.string, id.utf8.count == 36, fields.count == 1 else {
                throw ConditionFailure(
                    Self.place("audience", inside: place),
                    "Give the id of an audience, or in the compact form its name."
                )
            }
            self = .audience(id)
        } else if fields["sample"] != nil {
            self = .sample(try Sample(DefinitionFields(fields, at: place)))
        } else if fields["top"] != nil {
            self = .top(try Top(DefinitionFields(fields, at: place), of: subject))
        } else if fields["rfm"] != nil {
            self = .rfm(try RFMCell(DefinitionFields(fields, at: place)))
        } else if fields["did_anything"] != nil {
            self = .cell(try InsightCell(anything: DefinitionFields(fields, at: place)))
        } else if fields["path"] != nil {
            self = .cell(.path(try PathStep(DefinitionFields(fields, at: place))))
        } else if fields["led_to"] != nil {
            self = .cell(.conversion(try LedConversion(DefinitionFields(fields, at: place))))
        } else {
            return nil
        }
    }

    /// Whether it asks itself what somebody did, and not only what is known of them. What other audiences ask is asked by their conditions.
    var asksHistory: Bool {
        switch self {
        case .all(let parts), .any(let parts), .atLeast(_, let parts): parts.contains(where: \.asksHistory)
        case .not(let part), .people(_, let part): part.asksHistory
        case .sample, .audience: false
        case .attribute(let attribute, _): attribute.computedName != nil
        case .top(let top): top.attribute.computedName != nil
        case .behaviour, .sequence, .rfm, .cell: true
        }
    }

    /// Whether time alone can make it true or false. Other audiences are to be replaced by their meaning.
    var changesWithTime: Bool {
        switch self {
        case .all(let parts), .any(let parts), .atLeast(_, let parts): parts.contains(where: \.changesWithTime)
        case .not(let part), .people(_, let part): part.changesWithTime
        // What is computed is worked out anew, for its window may slide.
        case .attribute(let attribute, let test): test.changesWithTime || attribute.computedName != nil
        case .behaviour(let behaviour): behaviour.window.changesWithTime || behaviour.test.changesWithTime
        case .sequence(let sequence): sequence.window.changesWithTime
        // Somebody else can have more.
        case .audience, .top, .rfm: true
        // What is new changes which names are frequent, and comes with an event.
        case .cell(let cell): cell.window.changesWithTime
        case .sample: false
        }
    }

    /// The events that it asks for, each with the properties that it looks at.
    var choices: [(events: EventChoice, properties: [String])] {
        switch self {
        case .all(let parts), .any(let parts), .atLeast(_, let parts): parts.flatMap(\.choices)
        case .not(let part), .people(_, let part): part.choices
        case .behaviour(let behaviour):
            [(behaviour.events, behaviour.events.properties + behaviour.properties)]
                + behaviour.window.choices.map { ($0, $0.properties) }
        case .sequence(let sequence): (sequence.steps + sequence.without).map { ($0, $0.properties) }
        case .rfm(let cell): [(cell.events, cell.events.properties + cell.value)]
        case .cell(let cell): cell.choices
        case .attribute, .audience, .sample, .top: []
        }
    }

    /// The names of the computed traits that it asks for itself.
    var computed: Set<String> {
        switch self {
        case .all(let parts), .any(let parts), .atLeast(_, let parts):
            parts.reduce(into: []) { $0.formUnion($1.computed) }
        case .not(let part), .people(_, let part): part.computed
        case .attribute(let attribute, _): attribute.computedName.map { [$0] } ?? []
        case .top(let top): top.attribute.computedName.map { [$0] } ?? []
        case .behaviour, .sequence, .audience, .sample, .rfm, .cell: []
        }
    }

    /// The ids of the audiences that it means itself.
    public var audiences: Set<String> { Set(mentions) }

    public var json: JSON {
        switch self {
        case .all(let parts): .object(["all": .array(parts.map(\.json))])
        case .any(let parts): .object(["any": .array(parts.map(\.json))])
        case .atLeast(let least, let parts):
            .object(["at_least": .integer(Int64(least)), "of": .array(parts.map(\.json))])
        case .not(let part): .object(["not": part.json])
        case .people(let quantifier, let part): .object([quantifier.name: part.json])
        case .behaviour(let behaviour): behaviour.json
        case .sequence(let sequence): sequence.json
        case .audience(let id): .object(["audience": .string(id)])
        case .sample(let sample): sample.json
        case .top(let top): top.json
        case .rfm(let cell): cell.json
        case .cell(let cell): cell.json
        case .attribute(let attribute, let test):
            .object(["attribute": .string(attribute.text), test.name: test.json])
        }
    }
}

extension ValueTest {
    /// Throws ``ConditionFailure`` that names `place`.
    init(_ name: String, _ value: JSON, at place: String) throws {
        func texts() throws -> [String] {
            guard case .array(let values) = value, !values.isEmpty, values.count <= Condition.values else {
                throw ConditionFailure(place, "Give a list of 1 to \(Condition.values) values.")
            }
            return try values.enumerated().map { index, value in
                guard let text = value.string ?? value.scalar, text.utf8.count <= Condition.valueLength else {
                    throw ConditionFailure("\(place)[\(index)]", "Give a text or a number of at most 1,000 bytes.")
                }
                return text
            }
        }
        func text() throws -> String {
            guard let text = value.string, !text.isEmpty, text.utf8.count <= Condition.valueLength else {
                throw ConditionFailure(place, "Give a text of 1 to 1,000 bytes.")
            }
            return text
        }
        func number(_ value: JSON, _ place: String) throws -> Double {
            switch value {
            case .integer(let number): return Double(number)
            case .number(let number): return number
            default: throw ConditionFailure(place, "Give a number.")
            }
        }
        func day() throws -> CivilDate {
            guard let day = value.string.flatMap({ CivilDate($0) }) else {
                throw ConditionFailure(place, "Give a day as 2026-11-21.")
            }
            return day
        }
        func days() throws -> Int {
            guard let days = value.integer, (1...36_500).contains(days) else {
                throw ConditionFailure(place, "Give a number of days from 1 to 36,500.")
            }
            return Int(days)
        }
        func flag() throws {
            guard value == .bool(true) else { throw ConditionFailure(place, "Give true.") }
        }
        switch name {
        case "exists": try flag(); self = .exists
        case "missing": try flag(); self = .missing
        case "is": self = .isAny(try texts())
        case "is_not": self = .isNone(try texts())
        case "contains": self = .contains(try text())
        case "begins": self = .begins(try text())
        case "less": self = .less(try number(value, place))
        case "at_most": self = .lessOrEqual(try number(value, place))
        case "more": self = .greater(try number(value, place))
        case "at_least": self = .greaterOrEqual(try number(value, place))
        case "between":
            guard let ends = value.array, ends.count == 2 else { throw ConditionFailure(place, "Give two numbers.") }
            self = .between(try number(ends[0], "\(place)[0]"), try number(ends[1], "\(place)[1]"))
        case "true": try flag(); self = .isTrue
        case "false": try flag(); self = .isFalse
        case "before": self = .before(try day())
        case "since": self = .since(try day())
        case "in_last_days": self = .inLast(days: try days())
        case "not_in_last_days": self = .notInLast(days: try days())
        case "anniversary_in_days":
            guard let days = value.integer, (0...366).contains(days) else {
                throw ConditionFailure(place, "Give a number of days from 0, which is today, to 366.")
            }
            self = .anniversary(days: Int(days))
        default: throw ConditionFailure(place, "There is no test of this name.")
        }
    }

    var json: JSON {
        switch self {
        case .exists, .missing, .isTrue, .isFalse: .bool(true)
        case .isAny(let values), .isNone(let values): .array(values.map { .string($0) })
        case .contains(let text), .begins(let text): .string(text)
        case .less(let number), .lessOrEqual(let number), .greater(let number), .greaterOrEqual(let number):
            .number(number)
        case .between(let low, let high): .array([.number(low), .number(high)])
        case .before(let day), .since(let day): .string(day.description)
        case .inLast(let days), .notInLast(let days), .anniversary(let days): .integer(Int64(days))
        }
    }
}

extension JSON {
    /// Numbers and truth values as text.
    fileprivate var scalar: String? {
        switch self {
        case .integer, .number, .bool: text
        default: nil
        }
    }
}
