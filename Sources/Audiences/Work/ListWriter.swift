import Core
import Customers
import Events

/// Writes rows of a list as text, for machines: moments in UTC as ISO 8601, numbers without grouping; tags and sources by
/// their names.
struct ListWriter {
    private let order: ListExport.Order
    private let tags: [String: String]
    private let sources: [String: String]

    init(_ order: ListExport.Order, tags: [Tag], sources: [Source]) {
        self.order = order
        self.tags = Dictionary(tags.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
        self.sources = Dictionary(sources.map { (String($0.number), $0.name) }, uniquingKeysWith: { $1 })
    }

    var contentType: String {
        order.form == .csv ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8"
    }

    /// What stands before the first row.
    var head: String {
        guard order.form == .csv else { return "" }
        return (order.isMarked ? CSV.mark : "") + CSV.line(order.columns.map { harmless($0.title) })
    }

    func line(_ id: String, _ values: [ListValue?]) -> String {
        let values = zip(order.columns, values).map { column, value in (column.attribute, json(value, column.attribute))
        }
        switch order.form {
        case .csv: return CSV.line(values.map { cell($1) })
        case .ndjson:
            var fields: [String: JSON] = ["id": .string(id)]
            for (attribute, value) in values { fields[attribute.text] = value }
            return JSON.object(fields).text + "\n"
        }
    }

    private func json(_ value: ListValue?, _ attribute: Attribute) -> JSON {
        switch value {
        case nil: .null
        case .text(let text)?: .string(text)
        case .number(let number)?:
            number == number.rounded() && number.magnitude < 1e15 ? .integer(Int64(number)) : .number(number)
        case .instant(let instant)?: .string(instant.iso8601)
        case .truth(let value)?: .bool(value)
        case .texts(let texts)?: .array(texts.map { .string(name($0, of: attribute)) })
        }
    }

    private func name(_ text: String, of attribute: Attribute) -> String {
        switch attribute {
        case .tag: tags[text] ?? text
        case .source: sources[text] ?? text
        default: text
        }
    }

    private func cell(_ value: JSON) -> String {
        switch value {
        case .array(let texts): harmless(texts.map(\.display).joined(separator: "; "))
        case .string(let text): harmless(text)
        default: value.display
        }
    }

    private func harmless(_ text: String) -> String { order.isHarmless ? CSV.harmless(text) : text }
}
