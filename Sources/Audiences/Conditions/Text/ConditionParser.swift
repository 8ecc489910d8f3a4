import Columns
import Core
import Events

/// Reads the text form of a condition, a recursive descent over its words:
///
///     any     = all { "or" all }
///     all     = one { "and" one }
///     one     = "not" one | "(" any ")" | "at" "least" N "of" "(" any { ";" any } ")" | test
///     test    = ATTRIBUTE value | "did" "anything" [window] | "did" event [measure] [window] | "sequence" ["any"] "(" event { "then" event } ["without" event { ";" event }] ")" "within" span [window]
///             | "audience" ID_OR_NAME | "sample" N "%" ["seed" TEXT] | ("any" | "every" | "no") "person" "(" any ")"
///             | "top" N "by" ATTRIBUTE
///             | "path" ("after" | "before") event "step" N ["from" event] "to" (event | "nothing") "within" span [window]
///             | "led" "to" event "by" event "with" PROPERTY ("=" VALUE | "missing" | "untouched") "within" span [window]
///             | "rfm" ["doers"] event "of" PROPERTY { "*" PROPERTY } { ("recency" | "frequency" | "monetary") FIFTH } [window]
///     event   = [TYPE] NAME ["[" PROPERTY value { ";" PROPERTY value } "]"] ["on" WEEKDAY { "," WEEKDAY }] ["at" HOUR-HOUR]
///     measure = ("count" | "first" | "last") value | ("sum" | "average" | "minimum" | "maximum" | "distinct") "of" PROPERTY { "*" PROPERTY } value
///     window  = "in" "last" span | "before" "last" span | ["since" DAY] ["until" DAY]
///             | ["within" span] ("after" | "before") ("first" | "last") "(" event ")"
struct ConditionParser {
    private var words: ArraySlice<ConditionWord>
    private let end: Int
    private var depth = 0
    /// The ids of audiences by their names.
    private let audiences: [String: String]

    init(_ text: String, audiences: [String: String] = [:]) throws {
        words = try ConditionWord.words(of: text)[...]
        end = text.count
        self.audiences = audiences
    }

    mutating func whole() throws -> Condition {
        let condition = try any()
        guard words.isEmpty else { throw failure(.nothingMore) }
        return condition
    }

    // MARK: - Groups

    private mutating func any() throws -> Condition {
        var parts = [try all()]
        while takes("or") { parts.append(try all()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func all() throws -> Condition {
        var parts = [try one()]
        while takes("and") { parts.append(try one()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func one() throws -> Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 50 else { throw failure(.fewerGroups) }
        if takes("not") { return .not(try one()) }
        if takes(mark: "(") {
            let inner = try any()
            try expect(mark: ")")
            return inner
        }
        if sees("at"), takes("at") {
            try expect("least")
            let least = try whole(.number)
            try expect("of")
            try expect(mark: "(")
            var parts = [try any()]
            while takes(mark: ";") { parts.append(try any()) }
            try expect(mark: ")")
            return .atLeast(least, parts)
        }
        return try test()
    }

    // MARK: - Tests

    private mutating func test() throws -> Condition {
        // An event of this name is written in quotation marks.
        if sees("did", "anything") {
            words.removeFirst(2)
            return .cell(.anything(try window()))
        }
        if takes("did") { return .behaviour(try behaviour()) }
        if takes("sequence") { return .sequence(try sequence()) }
        if takes("audience") {
            let word = try text(.audience)
            return .audience(audiences[Normalisation.storable(word)] ?? word)
        }
        if takes("sample") {
            guard let word = words.first, word.text.hasSuffix("%"), let percent = Double(word.text.dropLast()),
                (0...100).contains(percent)
            else { throw failure(.share) }
            words.removeFirst()
            return .sample(Sample(percent: percent, seed: takes("seed") ? try text(.text) : ""))
        }
        if let quantifier = PeopleQuantifier.allCases.first(where: { sees($0.rawValue, "person") }) {
            words.removeFirst(2)
            try expect(mark: "(")
            let part = try any()
            try expect(mark: ")")
            return .people(quantifier, part)
        }
        if takes("top") {
            let count = try whole(.number)
            try expect("by")
            let name = try text(.attribute)
            guard let top = Top(count, by: Attribute(name) ?? .trait(name)) else {
                throw failure(.order)
            }
            return .top(top)
        }
        if takes("rfm") { return .rfm(try cell()) }
        if sees("path", "after") || sees("path", "before") { return .cell(.path(try pathStep())) }
        if sees("led", "to") { return .cell(.conversion(try conversion())) }
        let name = try text(.condition)
        // A name that is none of the fixed ones is a trait's.
        return .attribute(Attribute(name) ?? .trait(name), try value())
    }

    private mutating func cell() throws -> RFMCell {
        let onlyDoers = takes("doers")
        let events = try event()
        try expect("of")
        var value = [try text(.property)]
        while takes(mark: "*") { value.append(try text(.property)) }
        let recency = takes("recency") ? try whole(.fifth) : nil
        let frequency = takes("frequency") ? try whole(.fifth) : nil
        let monetary = takes("monetary") ? try whole(.fifth) : nil
        return RFMCell(
            events,
            value: value,
            window: try window(),
            onlyDoers: onlyDoers,
            recency: recency,
            frequency: frequency,
            monetary: monetary
        )
    }

    private mutating func pathStep() throws -> PathStep {
        words.removeFirst()
        let isAfter = takes("after")
        if !isAfter { try expect("before") }
        let start = try event()
        try expect("step")
        let step = try whole(.number)
        let from = takes("from") ? try event() : nil
        try expect("to")
        let to = takes("nothing") ? nil : try event()
        try expect("within")
        return PathStep(
            start,
            isAfter: isAfter,
            hours: try span(),
            window: try window(),
            step: step,
            from: from,
            to: to
        )
    }

    private mutating func conversion() throws -> LedConversion {
        words.removeFirst(2)
        let events = try event()
        try expect("by")
        let touch = try event()
        try expect("with")
        let property = try text(.property)
        let cause: LedConversion.Cause
        if takes("missing") {
            cause = .touch(nil)
        } else if takes("untouched") {
            cause = .nothing
        } else {
            guard takes(mark: "=") else { throw failure("=", "missing", "untouched") }
            cause = .touch(try text(.value))
        }
        try expect("within")
        let hours = try span()
        return LedConversion(events, window: try window(), touch: touch, by: property, cause, hours: hours)
    }

    private mutating func behaviour() throws -> Behaviour {
        let events = try event()
        guard let measure = try measure() else { return Behaviour(events, window: try window()) }
        let test = try value()
        return Behaviour(events, window: try window(), measure: measure, test: test)
    }

    private mutating func measure() throws -> EventQuestion.Measure? {
        let plain: [(String, EventQuestion.Measure)] = [("count", .count), ("first", .first), ("last", .last)]
        for (name, measure) in plain where takes(name) { return measure }
        for name in ["sum", "average", "minimum", "maximum", "distinct"] where takes(name) {
            try expect("of")
            var factors = [try text(.property)]
            while name != "distinct", takes(mark: "*") { factors.append(try text(.property)) }
            return switch name {
            case "sum": .sum(factors)
            case "average": .average(factors)
            case "minimum": .minimum(factors)
            case "maximum": .maximum(factors)
            default: .distinct(factors[0])
            }
        }
        return nil
    }

    private mutating func event() throws -> EventChoice {
        var choice = EventChoice("")
        if let word = words.first, word.kind == .bare, let type = EventType(name: word.text), words.count > 1,
            words[words.startIndex + 1].kind != .mark, !Self.isOwn(words[words.startIndex + 1])
        {
            words.removeFirst()
            choice.type = type
        }
        choice.name = try text(.event)
        if takes(mark: "[") {
            repeat {
                choice.filters.append(PropertyFilter(try text(.property), try value()))
            } while takes(mark: ";")
            try expect(mark: "]")
        }
        choice.times = try times()
        return choice
    }

    private mutating func times() throws -> EventTimes? {
        var weekdays: [EventTimes.Weekday] = []
        if takes("on") {
            repeat {
                guard let day = words.first.flatMap({ EventTimes.Weekday(named: $0.text) }) else {
                    throw failure(.written(EventTimes.Weekday.allCases.map(\.name)))
                }
                words.removeFirst()
                weekdays.append(day)
            } while takes(mark: ",")
        }
        var hours: EventTimes.Hours?
        if takes("at") {
            let ends = (words.first?.text ?? "").split(separator: "-").map { Int($0) }
            guard ends.count == 2, let from = ends[0], let to = ends[1] else { throw failure(.hoursOfDay) }
            words.removeFirst()
            hours = EventTimes.Hours(from: from, to: to)
        }
        return EventTimes(weekdays, hours)
    }

    private mutating func sequence() throws -> EventSequence {
        let isOrdered = !takes("any")
        try expect(mark: "(")
        var steps = [try event()]
        while takes("then") { steps.append(try event()) }
        var without: [EventChoice] = []
        if takes("without") {
            repeat { without.append(try event()) } while takes(mark: ";")
        }
        try expect(mark: ")")
        try expect("within")
        return EventSequence(steps, hours: try span(), window: try window(), isOrdered: isOrdered, without: without)
    }

    private mutating func window() throws -> EventWindow {
        if sees("in", "last") {
            words.removeFirst(2)
            return .inLast(hours: try span())
        }
        if sees("before", "last"), words.dropFirst(2).first?.kind != .mark {
            words.removeFirst(2)
            return .beforeLast(hours: try span())
        }
        if sees("within") || sees("after") || sees("before") { return .around(try neighbour()) }
        let first = takes("since") ? try day() : nil
        let last = takes("until") ? try day() : nil
        return first == nil && last == nil ? .always : .days(from: first, to: last)
    }

    private mutating func neighbour() throws -> EventNeighbour {
        let hours = takes("within") ? try span() : nil
        let isAfter = takes("after")
        if !isAfter { try expect("before") }
        let isFirst = takes("first")
        if !isFirst { try expect("last") }
        try expect(mark: "(")
        let events = try event()
        try expect(mark: ")")
        return EventNeighbour(events, isFirst: isFirst, isAfter: isAfter, hours: hours)
    }

    private mutating func value() throws -> ValueTest {
        if takes(mark: "<") { return .less(try number()) }
        if takes(mark: "<=") { return .lessOrEqual(try number()) }
        if takes(mark: ">") { return .greater(try number()) }
        if takes(mark: ">=") { return .greaterOrEqual(try number()) }
        if takes(mark: "=") { return .isAny(try texts()) }
        if takes(mark: "!=") { return .isNone(try texts()) }
        if takes("exists") { return .exists }
        if takes("missing") { return .missing }
        if takes("contains") { return .contains(try text(.text)) }
        if takes("begins") { return .begins(try text(.text)) }
        if takes("between") {
            let low = try number()
            try expect("and")
            return .between(low, try number())
        }
        if sees("is", "true") || sees("is", "false") {
            let isTrue = sees("is", "true")
            words.removeFirst(2)
            return isTrue ? .isTrue : .isFalse
        }
        if takes("before") { return .before(try day()) }
        if takes("since") { return .since(try day()) }
        if takes("anniversary") {
            try expect("in")
            return .anniversary(days: try days())
        }
        let isWithin = !takes("not")
        guard sees("in", "last") else {
            throw failure(.test)
        }
        words.removeFirst(2)
        let days = try days()
        return isWithin ? .inLast(days: days) : .notInLast(days: days)
    }

    // MARK: - Words

    private mutating func texts() throws -> [String] {
        var texts = [try text(.value)]
        while takes(mark: ",") { texts.append(try text(.value)) }
        return texts
    }

    private mutating func text(_ wanted: Misread.Kind) throws -> String {
        guard let word = words.first, word.kind != .mark else { throw failure(wanted) }
        words.removeFirst()
        return word.text
    }

    private mutating func number() throws -> Double {
        guard let word = words.first, let number = Double(word.text), number.isFinite else { throw failure(.number) }
        words.removeFirst()
        return number
    }

    private mutating func whole(_ wanted: Misread.Kind) throws -> Int {
        guard let word = words.first, let number = Int(word.text) else { throw failure(wanted) }
        words.removeFirst()
        return number
    }

    private mutating func days() throws -> Int {
        let days = try whole(.days)
        guard takes("days") || takes("day") else { throw failure("days") }
        return days
    }

    /// In hours.
    private mutating func span() throws -> Int {
        let number = try whole(.span)
        if takes("hours") || takes("hour") { return number }
        guard takes("days") || takes("day") else { throw failure("hours", "days") }
        let (hours, isTooMany) = number.multipliedReportingOverflow(by: 24)
        guard !isTooMany else { throw failure(.fewerDays) }
        return hours
    }

    private mutating func day() throws -> CivilDate {
        guard let word = words.first, let day = CivilDate(word.text) else { throw failure(.day) }
        words.removeFirst()
        return day
    }

    private func sees(_ texts: String...) -> Bool {
        words.count >= texts.count && zip(words, texts).allSatisfy { $0.kind == .bare && $0.text == $1 }
    }

    private mutating func takes(_ text: String) -> Bool {
        guard sees(text) else { return false }
        words.removeFirst()
        return true
    }

    private mutating func takes(mark: String) -> Bool {
        guard let word = words.first, word.kind == .mark, word.text == mark else { return false }
        words.removeFirst()
        return true
    }

    private mutating func expect(_ text: String) throws { guard takes(text) else { throw failure(text) } }

    private mutating func expect(mark: String) throws { guard takes(mark: mark) else { throw failure(mark) } }

    private func failure(_ wanted: Misread.Kind) -> ConditionFailure { failure(.kind(wanted)) }

    private func failure(_ words: String...) -> ConditionFailure { failure(.written(words)) }

    private func failure(_ wanted: Misread.Wanted) -> ConditionFailure {
        ConditionFailure(Misread(place: words.first?.place ?? end + 1, found: words.first?.text, wanted: wanted))
    }

    // MARK: - What has to be quoted

    private static let own: Set<String> = [
        "and", "or", "not", "at", "did", "sequence", "audience", "sample", "count", "first", "last", "sum", "average",
        "minimum", "maximum", "distinct", "in", "before", "since", "until", "then", "within", "seed", "of", "top", "by",
        "any", "every", "no", "on", "after", "without", "rfm", "path", "led", "step", "from", "to", "nothing", "with",
        "missing", "untouched", "doers",
    ]

    private static func isOwn(_ word: ConditionWord) -> Bool { word.kind == .bare && own.contains(word.text) }

    /// Whether a name can stand as it is, and is not taken for one of the language's own words.
    static func isPlain(_ text: String) -> Bool { !own.contains(text) && EventType(name: text) == nil }
}
