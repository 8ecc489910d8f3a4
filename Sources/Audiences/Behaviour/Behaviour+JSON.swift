public import Columns
import Core
import Events

/// Behaviour as definitions say it:
///
///     {"did":"Order Completed","in_last_days":90,"where":[{"property":"category","is":["beauty"]}],"count":{"at_least":3}}
///     {"did":"Order Completed","sum":{"of":["price","quantity"],"more":300000}}
///     {"did_not":"Support Ticket","in_last_days":30}
///     {"sequence":[{"did":"Product Viewed"},{"did":"Order Completed"}],"within_hours":168}
extension Behaviour {
    /// Throws ``ConditionFailure`` that names the place.
    init(_ fields: [String: JSON], named verb: String, at place: String) throws {
        let rest = DefinitionFields(fields, at: place)
        let (events, window) = (try EventChoice(rest, verb), try EventWindow(rest, mayBeAround: true))
        let names = Self.measures.filter { fields[$0] != nil }
        guard names.count < 2 else {
            throw ConditionFailure(rest.inside(names[1]), "Only one thing is measured: leave out \(names[1]).")
        }
        let (measure, test) = try names.first.map { try Self.measure($0, rest) } ?? (.count, .greaterOrEqual(1))
        try rest.refuseOthers(
            than: [verb] + EventChoice.details + EventWindow.fields + EventNeighbour.fields + names
        )
        self.init(events, window: window, measure: measure, test: test)
    }

    private static let measures = ["count", "sum", "average", "minimum", "maximum", "distinct", "first", "last"]

    /// Nil for what is of no property.
    private static func measure(_ name: String, of properties: [String]) -> EventQuestion.Measure? {
        switch name {
        case "sum": .sum(properties)
        case "average": .average(properties)
        case "minimum": .minimum(properties)
        case "maximum": .maximum(properties)
        case "distinct": properties.first.map { .distinct($0) }
        default: nil
        }
    }

    private static func measure(
        _ name: String,
        _ fields: DefinitionFields
    ) throws -> (EventQuestion.Measure, ValueTest) {
        let place = fields.inside(name)
        guard case .object(let inner)? = fields[name] else {
            throw ConditionFailure(place, "Give an object with a test, such as {\"at_least\":3}.")
        }
        let tests = inner.filter { $0.key != "of" }
        guard tests.count == 1, let (testName, value) = tests.first else {
            throw ConditionFailure(place, "Give exactly one test, such as at_least.")
        }
        let test = try ValueTest(testName, value, at: "\(place).\(testName)")
        let isDate = name == "first" || name == "last"
        guard isDate ? test.isOfDates : test.isOfNumbers else {
            throw ConditionFailure("\(place).\(testName)", "This is no test of \(isDate ? "dates" : "numbers").")
        }
        let isPlain = name == "count" || isDate
        guard !isPlain || inner["of"] == nil else {
            throw ConditionFailure("\(place).of", "\(name) is of no property.")
        }
        guard !isPlain else { return (name == "count" ? .count : name == "first" ? .first : .last, test) }
        let names = inner["of"]?.array ?? inner["of"].map { [$0] } ?? []
        let properties = names.compactMap(\.string).filter { !$0.isEmpty && $0.utf8.count <= 200 }
        let most = name == "distinct" ? 1 : 3
        guard properties.count == names.count, (1...most).contains(properties.count),
            let measure = measure(name, of: properties)
        else { throw ConditionFailure("\(place).of", "Name a property, or up to \(most) whose product is meant.") }
        return (measure, test)
    }

    var json: JSON {
        var fields = events.fields
        fields.merge(window.json) { $1 }
        var inner: [String: JSON] = [test.name: test.json]
        switch measure {
        case .count:
            if test != .greaterOrEqual(1) { fields["count"] = .object(inner) }
        case .first: fields["first"] = .object(inner)
        case .last: fields["last"] = .object(inner)
        case .sum(let of), .average(let of), .minimum(let of), .maximum(let of):
            inner["of"] = of.count == 1 ? .string(of[0]) : .array(of.map { .string($0) })
            fields[measure.name] = .object(inner)
        case .distinct(let of):
            inner["of"] = .string(of)
            fields["distinct"] = .object(inner)
        }
        return .object(fields)
    }
}

extension EventQuestion.Measure {
    /// As definitions say it.
    public var name: String {
        switch self {
        case .count: "count"
        case .sum: "sum"
        case .average: "average"
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .distinct: "distinct"
        case .first: "first"
        case .last: "last"
        }
    }
}

extension EventSequence {
    /// `name`: of the field that holds the steps.
    init(_ rest: DefinitionFields, named name: String = "sequence") throws {
        steps = try Self.events(rest, name, 2...Self.mostSteps)
        without = rest["without"] == nil ? [] : try Self.events(rest, "without", 1...Self.mostWithout)
        isOrdered = true
        if let order = rest["order"] {
            guard order == "any" else { throw ConditionFailure(rest.inside("order"), "Give any, or leave it out.") }
            isOrdered = false
        }
        if let days = rest["within_days"] {
            hours = try rest.whole(days, "within_days", 1...Self.mostHours / 24) * 24
        } else {
            hours = try rest.whole(rest["within_hours"] ?? .null, "within_hours", 1...Self.mostHours)
        }
        window = try EventWindow(rest)
    }

    /// Beside the one that holds the steps.
    static let details = ["within_hours", "within_days", "order", "without"] + EventWindow.fields

    private static func events(
        _ fields: DefinitionFields,
        _ name: String,
        _ count: ClosedRange<Int>
    ) throws -> [EventChoice] {
        guard let parts = fields[name]?.array, count.contains(parts.count) else {
            throw ConditionFailure(
                fields.inside(name),
                "Give \(count.lowerBound) to \(count.upperBound) \(name == "without" ? "events" : "steps")."
            )
        }
        return try parts.enumerated().map { index, part in
            let place = "\(fields.inside(name))[\(index)]"
            guard case .object(let step) = part else { throw ConditionFailure(place, "A step is an object with did.") }
            let fields = DefinitionFields(step, at: place)
            try fields.refuseOthers(than: EventChoice.fields)
            return try EventChoice(fields, "did")
        }
    }

    var json: JSON {
        var fields = window.json
        fields["sequence"] = .array(steps.map { .object($0.fields) })
        if !isOrdered { fields["order"] = "any" }
        if !without.isEmpty { fields["without"] = .array(without.map { .object($0.fields) }) }
        if hours % 24 == 0 {
            fields["within_days"] = .integer(Int64(hours / 24))
        } else {
            fields["within_hours"] = .integer(Int64(hours))
        }
        return .object(fields)
    }
}

extension EventChoice {
    static let details = ["type", "where"] + EventTimes.fields
    static let fields = ["did"] + details

    init(_ fields: DefinitionFields, _ verb: String) throws {
        let name = fields[verb]?.string ?? ""
        guard name.utf8.count <= Condition.valueLength else {
            throw ConditionFailure(fields.inside(verb), "Names of events have at most 1,000 bytes.")
        }
        var type = EventType.track
        if let said = fields["type"] {
            guard let known = said.string.flatMap({ EventType(name: $0) }) else {
                throw ConditionFailure(fields.inside("type"), "Give track, page, screen, identify, group or alias.")
            }
            type = known
        }
        guard !name.isEmpty || (type != .track && fields[verb]?.string != nil) else {
            throw ConditionFailure(fields.inside(verb), "Name an event, such as Order Completed.")
        }
        let filters = fields["where"]?.array ?? []
        guard filters.count <= 20, fields["where"] == nil || fields["where"]?.array != nil else {
            throw ConditionFailure(fields.inside("where"), "Give a list of at most 20 tests of properties.")
        }
        self.init(
            name,
            type: type,
            where: try filters.enumerated().map { index, filter in
                try PropertyFilter(filter, at: "\(fields.inside("where"))[\(index)]")
            },
            at: try EventTimes(fields),
            place: DefinitionPlace(fields.inside(verb))
        )
    }

    var fields: [String: JSON] {
        var fields: [String: JSON] = ["did": .string(name)]
        if type != .track { fields["type"] = .string(type.name) }
        if !filters.isEmpty {
            fields["where"] = .array(
                filters.map { ["property": .string($0.property), $0.test.name: $0.test.json] }
            )
        }
        if let times { fields.merge(times.json) { $1 } }
        return fields
    }
}

extension PropertyFilter {
    init(_ json: JSON, at place: String) throws {
        guard case .object(let fields) = json, let property = fields["property"]?.string, !property.isEmpty,
            property.utf8.count <= 200
        else { throw ConditionFailure(place, "Give an object with property and a test, such as is.") }
        let tests = fields.filter { $0.key != "property" }
        guard tests.count == 1, let (name, value) = tests.first else {
            throw ConditionFailure(place, "A property needs exactly one test beside it, such as is or exists.")
        }
        self.init(property, try ValueTest(name, value, at: "\(place).\(name)"))
    }
}

extension EventWindow {
    static let fields = [
        "in_last_days", "in_last_hours", "before_last_days", "before_last_hours", "since", "until",
    ]

    /// `mayBeAround`: whether there is one event in whose window another one can stand.
    init(_ fields: DefinitionFields, mayBeAround: Bool = false) throws {
        let given = Self.fields.filter { fields[$0] != nil }
        if mayBeAround, let other = try EventNeighbour(fields) {
            guard given.isEmpty else {
                throw ConditionFailure(fields.inside(given[0]), "Only one window can hold: leave out \(given[0]).")
            }
            self = .around(other)
            return
        }
        guard given.count < 2 || given == ["since", "until"] else {
            throw ConditionFailure(fields.inside(given[1]), "Only one window can hold: leave out \(given[1]).")
        }
        func hours(_ name: String, _ factor: Int) throws -> Int {
            try fields.whole(fields[name] ?? .null, name, 1...36_500 * 24 / factor) * factor
        }
        func day(_ name: String) throws -> CivilDate? {
            guard let value = fields[name] else { return nil }
            guard let day = value.string.flatMap({ CivilDate($0) }) else {
                throw ConditionFailure(fields.inside(name), "Give a day as 2026-11-21.")
            }
            return day
        }
        switch given.first {
        case "in_last_days"?: self = .inLast(hours: try hours("in_last_days", 24))
        case "in_last_hours"?: self = .inLast(hours: try hours("in_last_hours", 1))
        case "before_last_days"?: self = .beforeLast(hours: try hours("before_last_days", 24))
        case "before_last_hours"?: self = .beforeLast(hours: try hours("before_last_hours", 1))
        case nil: self = .always
        default: self = .days(from: try day("since"), to: try day("until"))
        }
    }

    var json: [String: JSON] {
        func span(_ name: String, _ hours: Int) -> [String: JSON] {
            hours % 24 == 0
                ? ["\(name)_days": .integer(Int64(hours / 24))] : ["\(name)_hours": .integer(Int64(hours))]
        }
        return switch self {
        case .always: [:]
        case .inLast(let hours): span("in_last", hours)
        case .beforeLast(let hours): span("before_last", hours)
        case .days(let first, let last):
            ["since": first.map { .string($0.description) }, "until": last.map { .string($0.description) }]
                .compactMapValues { $0 }
        case .around(let other): other.json
        }
    }
}

/// The fields of one object of a definition, and where it stands.
struct DefinitionFields {
    private let fields: [String: JSON]
    private let place: String

    init(_ fields: [String: JSON], at place: String) { (self.fields, self.place) = (fields, place) }

    subscript(name: String) -> JSON? { fields[name] }

    func inside(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

    func whole(_ value: JSON, _ name: String, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = value.integer, range.contains(Int(clamping: number)) else {
            throw ConditionFailure(
                inside(name),
                "Give a whole number from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return Int(number)
    }

    /// A field that nobody reads would be a wish that is not heard.
    func refuseOthers(than known: [String]) throws {
        if let other = fields.keys.filter({ !known.contains($0) }).min() {
            throw ConditionFailure(inside(other), "Nothing of this name belongs here.")
        }
    }
}
