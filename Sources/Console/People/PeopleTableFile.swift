import Audiences
import Core
import Customers

/// A list of people as a file for spreadsheets: UTF-8 with a mark at its beginning, because Excel takes it for the system's
/// encoding otherwise, and no cell that would be run as a formula.
struct PeopleTableFile: Sendable {
    private static let portion = 500

    let query: PeopleQuery
    let label: AttributeLabel
    let lists: PeopleLists
    let profiles: Profiles

    /// Hands out the file piece by piece, in constant memory.
    func write(_ piece: (String) async throws -> Void) async throws {
        let format = label.format
        let titles = [label.name(.name)] + query.columns.map { label.name($0) }
        try await piece("\u{FEFF}" + Self.line(titles))
        var cursor: String?
        repeat {
            let page = try await lists.page(
                query.listing,
                showing: [.name] + query.columns,
                after: cursor,
                limit: Self.portion
            ) { format.start(of: $0) }
            let lines = page.items.map { row in
                Self.line(zip([.name] + query.columns, row.values).map { written($1, of: $0) })
            }
            try await piece(lines.joined())
            cursor = page.next
        } while cursor != nil
    }

    /// As a machine reads it: exact moments, numbers without separators.
    private func written(_ value: ListValue?, of attribute: Attribute) -> String {
        switch value {
        case nil: ""
        case .text(let text)?: text
        case .number(let number)?: number == number.rounded() ? String(Int64(number)) : String(number)
        case .instant(let instant)?: instant.iso8601
        case .truth(let value)?: value ? "true" : "false"
        case .texts?: value.map { label.cell($0, of: attribute) } ?? ""
        }
    }

    private static func line(_ cells: [String]) -> String { cells.map(escaped).joined(separator: ",") + "\r\n" }

    /// A spreadsheet runs what begins with one of these; a number with its sign is none.
    static func escaped(_ cell: String) -> String {
        var cell = cell
        if let first = cell.first, "=+-@\t\r".contains(first), Double(cell) == nil, !isPhone(cell) { cell = "'" + cell }
        guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }

    private static func isPhone(_ text: String) -> Bool {
        text.hasPrefix("+") && text.utf8.dropFirst().allSatisfy { (48...57).contains($0) }
    }
}
