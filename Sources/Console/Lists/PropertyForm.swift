import Audiences
import Core

/// A row of the form in which somebody says what properties of an event have to be.
struct PropertyFilterView: Sendable {
    /// Behind the names of its fields.
    let suffix: String
    let label: String
    let names: [Choice]
    let tests: [Choice]
    let value: String

    /// As many rows as there may be; those behind the first empty one are not shown.
    static func rows(_ names: [String], _ filled: FormFields?, _ text: Catalogue) -> [PropertyFilterView] {
        (0..<PropertyForm.rows).map { PropertyFilterView($0, names, filled, text) }
    }

    private init(_ row: Int, _ names: [String], _ filled: FormFields?, _ text: Catalogue) {
        suffix = PropertyForm.suffix(of: row)
        label = text(row == 0 ? "list.behaviour.property" : "list.behaviour.and_property")
        self.names = Choice.all([""] + names, "property\(suffix)", filled, keepsOthers: true) {
            $0.isEmpty ? text("list.behaviour.every") : $0
        }
        tests = Choice.all(PropertyForm.tests, "test\(suffix)", filled) { text("list.test_name.\($0)") }
        value = filled?["value\(suffix)"] ?? ""
    }
}

/// Reads what properties of an event have to be, from fields `property`, `test` and `value` of several rows.
struct PropertyForm {
    let fields: FormFields

    static let rows = 4
    static let tests = [
        "is", "is_not", "contains", "begins", "at_least", "at_most", "more", "less", "between", "exists", "missing",
    ]

    static func suffix(of row: Int) -> String { row == 0 ? "" : ".\(row)" }

    /// As definitions say it; empty where no property is chosen. Throws ``ListProblem``.
    func filters() throws -> [JSON] { try (0..<Self.rows).compactMap { try filter(Self.suffix(of: $0)) } }

    private func filter(_ suffix: String) throws -> JSON? {
        guard let property = fields["property\(suffix)"], !property.isEmpty else { return nil }
        let test = fields["test\(suffix)"] ?? "is"
        func text() throws -> String {
            guard let text = fields["value\(suffix)"]?.trimmed, !text.isEmpty else { throw ListProblem.noValue }
            return Normalisation.storable(text)
        }
        let value: JSON
        switch test {
        case "exists", "missing": value = true
        case "at_least", "at_most", "more", "less": value = .number(try FormFields.number(text()))
        case "between":
            let ends = try text().split { $0 == "~" || $0 == "–" }
            guard ends.count == 2 else { throw ListProblem.noNumber }
            value = .array(try ends.map { .number(try FormFields.number(String($0))) })
        case "contains", "begins": value = .string(try text())
        default:
            let values = try text().split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
            value = .array(values.map { .string($0) })
        }
        return .object(["property": .string(property), test: value])
    }

    /// The fields that say this; there may be more filters than rows.
    static func fields(saying filters: [PropertyFilter]) -> [String: String] {
        var fields: [String: String] = [:]
        for (row, filter) in filters.prefix(rows).enumerated() {
            let suffix = suffix(of: row)
            (fields["property\(suffix)"], fields["test\(suffix)"]) = (filter.property, filter.test.name)
            fields["value\(suffix)"] = value(of: filter.test)
        }
        return fields
    }

    /// As somebody would have written it.
    private static func value(of test: ValueTest) -> String? {
        switch test {
        case .isAny(let texts), .isNone(let texts): texts.joined(separator: ", ")
        case .contains(let text), .begins(let text): text
        case .greaterOrEqual(let number), .lessOrEqual(let number), .greater(let number), .less(let number):
            FormFields.written(number)
        case .between(let low, let high): "\(FormFields.written(low)) ~ \(FormFields.written(high))"
        default: nil
        }
    }
}
