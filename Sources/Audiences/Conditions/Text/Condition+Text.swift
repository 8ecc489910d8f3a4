import Columns
import Core
import Events

/// The compact form, for people who type:
///
///     city = Seoul, 부산 and did "Order Completed" [category = beauty] count >= 3 in last 90 days and not audience 01a2…
extension Condition {
    /// Reads either form: JSON where it begins with a brace. `audiences`: ids by the names under which audiences may stand in the compact form.
    /// Throws ``ConditionFailure`` that names the place.
    public init(
        reading text: String,
        of subject: ListSubject = .people,
        audiences: [String: String] = [:]
    ) throws {
        if text.trimmed.hasPrefix("{") {
            try self.init(parsing: text, of: subject)
            return
        }
        guard text.utf8.count <= 200_000 else { throw ConditionFailure("", "The condition is too long.") }
        var parser = try ConditionParser(text, audiences: audiences)
        // What is too deep, too many or out of range is said by the one reader that knows.
        try self.init(parsing: parser.whole().json.text, of: subject)
    }

    /// Read again, it means the same; groups of one are left out.
    public var text: String { text(inside: false) }

    private func text(inside isInside: Bool) -> String {
        switch self {
        case .all(let parts), .any(let parts):
            let word = if case .all = self { " and " } else { " or " }
            let joined = parts.map { $0.text(inside: true) }.joined(separator: word)
            return isInside && parts.count > 1 ? "(\(joined))" : joined
        case .atLeast(let least, let parts):
            return "at least \(least) of (\(parts.map { $0.text(inside: false) }.joined(separator: "; ")))"
        case .not(let part): return "not " + part.text(inside: true)
        case .people(let quantifier, let part): return "\(quantifier.rawValue) person (\(part.text(inside: false)))"
        case .attribute(let attribute, let test): return attribute.word + " " + test.text
        case .behaviour(let behaviour): return behaviour.text
        case .sequence(let sequence):
            let steps = sequence.steps.map(\.text).joined(separator: " then ")
            let without = sequence.without.map(\.text).joined(separator: "; ")
            return
                "sequence\(sequence.isOrdered ? "" : " any") (\(steps)\(without.isEmpty ? "" : " without " + without)) within \(EventWindow.text(sequence.hours))"
                + sequence.window.text
        case .audience(let id): return "audience " + ConditionWord.quoted(id)
        case .sample(let sample):
            let seed = sample.seed.isEmpty ? "" : " seed " + ConditionWord.quoted(sample.seed)
            return "sample \(ValueTest.text(sample.percent))%" + seed
        case .rfm(let cell):
            let value = cell.value.map { ConditionWord.quoted($0) }.joined(separator: " * ")
            let fifths = zip(["recency", "frequency", "monetary"], cell.fifths)
                .compactMap { name, fifth in fifth.map { " \(name) \($0)" } }.joined()
            return "rfm \(cell.onlyDoers ? "doers " : "")\(cell.events.text) of \(value)\(fifths)" + cell.window.text
        case .cell(.anything(let window)): return "did anything" + window.text
        case .cell(.path(let step)):
            return
                "path \(step.isAfter ? "after" : "before") \(step.start.text) step \(step.step)"
                + (step.from.map { " from " + $0.text } ?? "") + " to " + (step.to?.text ?? "nothing")
                + " within \(EventWindow.text(step.hours))" + step.window.text
        case .cell(.conversion(let led)):
            let cause =
                switch led.cause {
                case .touch(let value?): " = " + ConditionWord.quoted(value)
                case .touch(nil): " missing"
                case .nothing: " untouched"
                }
            return
                "led to \(led.events.text) by \(led.touch.text) with \(ConditionWord.quoted(led.property))\(cause)"
                + " within \(EventWindow.text(led.hours))" + led.window.text
        case .top(let top): return "top \(top.count) by \(top.attribute.word)"
        }
    }
}

extension Attribute {
    /// Traits by their name alone, where that is nothing else's.
    fileprivate var word: String {
        guard case .trait(let name) = self, Attribute(name) == nil, ConditionParser.isPlain(name) else {
            return ConditionWord.quoted(text)
        }
        return ConditionWord.quoted(name)
    }
}

extension Behaviour {
    fileprivate var text: String {
        guard !isPlain else { return "did " + events.text + window.text }
        let of = properties.isEmpty ? "" : " of " + properties.map { ConditionWord.quoted($0) }.joined(separator: " * ")
        return "did \(events.text) \(measureName)\(of) \(test.text)" + window.text
    }
}

extension EventChoice {
    fileprivate var text: String {
        let name = ConditionWord.quoted(name, unlessIn: ConditionParser.isPlain)
        let tests = filters.map { ConditionWord.quoted($0.property) + " " + $0.test.text }
        return (type == .track ? "" : type.name + " ") + name
            + (tests.isEmpty ? "" : " [\(tests.joined(separator: "; "))]") + (times?.text ?? "")
    }
}

extension EventTimes {
    /// With a blank before it.
    fileprivate var text: String {
        (weekdays.isEmpty ? "" : " on " + weekdays.map(\.name).joined(separator: ", "))
            + (hours.map { " at \($0.from)-\($0.to)" } ?? "")
    }
}

extension EventWindow {
    fileprivate static func text(_ hours: Int) -> String {
        hours % 24 == 0 ? "\(hours / 24) days" : "\(hours) hours"
    }

    /// With a blank before it; empty where nothing is said.
    fileprivate var text: String {
        switch self {
        case .always: ""
        case .inLast(let hours): " in last \(Self.text(hours))"
        case .beforeLast(let hours): " before last \(Self.text(hours))"
        case .days(let first, let last):
            (first.map { " since \($0)" } ?? "") + (last.map { " until \($0)" } ?? "")
        case .around(let other):
            (other.hours.map { " within \(Self.text($0))" } ?? "") + (other.isAfter ? " after" : " before")
                + (other.isFirst ? " first" : " last") + " (\(other.events.text))"
        }
    }
}

extension ValueTest {
    fileprivate static func text(_ number: Double) -> String {
        number == number.rounded() && number.magnitude < 1e15 ? String(Int64(number)) : "\(number)"
    }

    fileprivate var text: String {
        func texts(_ values: [String]) -> String { values.map { ConditionWord.quoted($0) }.joined(separator: ", ") }
        return switch self {
        case .exists: "exists"
        case .missing: "missing"
        case .isAny(let values): "= " + texts(values)
        case .isNone(let values): "!= " + texts(values)
        case .contains(let value): "contains " + ConditionWord.quoted(value)
        case .begins(let value): "begins " + ConditionWord.quoted(value)
        case .less(let bound): "< " + Self.text(bound)
        case .lessOrEqual(let bound): "<= " + Self.text(bound)
        case .greater(let bound): "> " + Self.text(bound)
        case .greaterOrEqual(let bound): ">= " + Self.text(bound)
        case .between(let low, let high): "between \(Self.text(low)) and \(Self.text(high))"
        case .isTrue: "is true"
        case .isFalse: "is false"
        case .before(let day): "before \(day)"
        case .since(let day): "since \(day)"
        case .inLast(let days): "in last \(days) days"
        case .notInLast(let days): "not in last \(days) days"
        case .anniversary(let days): "anniversary in \(days) days"
        }
    }
}
