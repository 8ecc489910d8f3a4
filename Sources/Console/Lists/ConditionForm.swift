import Audiences
import Core

/// Reads a condition from the form in which somebody built it.
struct ConditionForm {
    let fields: FormFields
    let attribute: Attribute

    /// Throws ``ConditionFailure`` or, where something is left open, ``ListProblem``.
    func leaf(of subject: ListSubject) throws -> FilterGroups.Leaf {
        guard let name = fields["test"] else { throw ListProblem.noTest }
        if name == "top" {
            guard let count = Int(exactly: try FormFields.number(fields["number"])), count > 0,
                let top = Top(count, by: attribute),
                let leaf = FilterGroups.Leaf(.top(top))
            else { throw ListProblem.noNumber }
            return leaf
        }
        let test: JSON =
            switch name {
            case "exists", "missing", "true", "false": true
            case "is", "is_not": .array(try values())
            case "contains", "begins": .string(try text())
            case "at_least", "at_most": .number(try FormFields.number(fields["number"]))
            case "between":
                .array([
                    .number(try FormFields.number(fields["number"])), .number(try FormFields.number(fields["number2"])),
                ])
            case "since", "before": .string(try day())
            default: .integer(try FormFields.span(fields["days"]))
            }
        let definition = JSON.object(["attribute": .string(attribute.text), name: test])
        let condition = try Condition(parsing: definition.text, of: subject)
        guard let leaf = FilterGroups.Leaf(condition) else { throw ListProblem.noTest }
        return leaf
    }

    /// What the form looks like that says this; nil where none does.
    static func filled(
        with leaf: FilterGroups.Leaf,
        of subject: ListSubject
    ) -> (attribute: Attribute, fields: FormFields)? {
        var values: [String: String] = [:]
        let attribute: Attribute
        switch leaf.condition {
        case .top(let top):
            attribute = top.attribute
            values = ["test": "top", "number": "\(top.count)"]
        case .attribute(let asked, let test):
            attribute = asked
            values["test"] = test.name
            switch test {
            case .isAny(let texts), .isNone(let texts):
                for (index, text) in texts.enumerated() { values["value.\(index)"] = text }
            case .contains(let text), .begins(let text): values["text"] = text
            case .lessOrEqual(let number), .greaterOrEqual(let number): values["number"] = FormFields.written(number)
            case .between(let low, let high):
                (values["number"], values["number2"]) = (FormFields.written(low), FormFields.written(high))
            case .before(let day), .since(let day): values["day"] = day.description
            case .inLast(let days), .notInLast(let days), .anniversary(let days): values["days"] = "\(days)"
            case .exists, .missing, .isTrue, .isFalse: break
            case .less, .greater: return nil
            }
        default: return nil
        }
        let fields = FormFields(filled: values)
        let read = try? ConditionForm(fields: fields, attribute: attribute).leaf(of: subject)
        return read == leaf ? (attribute, fields) : nil
    }

    private func values() throws -> [JSON] {
        let values = fields.chosen
        guard !values.isEmpty else { throw ListProblem.noValue }
        return values.map { .string(Normalisation.storable($0)) }
    }

    private func text() throws -> String {
        guard let text = fields["text"]?.trimmed else { throw ListProblem.noValue }
        return Normalisation.storable(text)
    }

    private func day() throws -> String {
        guard let text = fields["day"], let day = CivilDate(text) else { throw ListProblem.noDay }
        return day.description
    }

}

extension FormFields {
    /// What somebody wrote as a number. Throws ``ListProblem``.
    static func number(_ text: String?) throws -> Double {
        guard let text = text?.trimmed.replacing(",", with: ""), let number = Double(text), number.isFinite else {
            throw ListProblem.noNumber
        }
        return number
    }

    /// So many days, or hours. Throws ``ListProblem``.
    static func span(_ text: String?) throws -> Int64 {
        guard let text, let span = Int64(text.trimmed), (1...36_500).contains(span) else { throw ListProblem.noDays }
        return span
    }

    /// As somebody would write it.
    static func written(_ number: Double) -> String {
        Int64(exactly: number).map { "\($0)" } ?? JSON.number(number).display
    }

    /// Those that were ticked, and those that were written, several by commas.
    var chosen: [String] {
        let ticked = names(after: "value.").compactMap { Int($0) }.sorted().compactMap { self["value.\($0)"] }
        let written = (self["text"] ?? "").split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
        return ticked + written
    }
}

/// What is missing in a form of the list.
enum ListProblem: String, Error {
    case noTest = "no_test"
    case noValue = "no_value"
    case noNumber = "no_number"
    case noDay = "no_day"
    case noDays = "no_days"
    case noName = "no_name"
    case noStep = "no_step"
    case noText = "no_text"
    case noTag = "no_tag"
    case noTrait = "no_trait"
    case identifyingTrait = "identifying_trait"
    case nobody

    /// For whoever filled it in.
    func words(_ subject: ListSubject, _ text: Catalogue) -> String {
        text(self == .nobody ? subject.key("problem.nobody") : "list.problem.\(rawValue)")
    }
}
