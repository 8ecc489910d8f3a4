import Core
import Search
import Storage
import Synchronization

/// All companies in memory, to be found by name, domain, id and numbers: what `PeopleIndex` is for people.
final class CompanyIndex: Sendable {
    private struct State {
        var index = SearchIndex()
        /// The event whose traits were read last, and the company within it.
        var seen = (event: Int64(-1), company: Int64(0))
        /// The last company that was read although nothing was said of it.
        var created: Int64 = 0
    }

    private static let portion = 5_000

    /// Traits by which people know a company.
    private static let names: Set<String> = ["name", "legalName", "legal_name", "companyName", "company_name"]
    private static let codes: Set<String> = ["domain", "website", "url", "email"]
    private static let numbers: Set<String> = [
        "phone", "businessNumber", "business_number", "registrationNumber", "registration_number", "vat", "taxId",
        "tax_id",
    ]

    private let state = Mutex(State())

    func find(_ query: SearchQuery, in tx: any ReadTransaction) throws -> SearchMatches {
        try state.withLock { state in
            while try Self.readChanged(&state, in: tx) {}
            while try Self.readCreated(&state, in: tx) {}
            return state.index.find(query)
        }
    }

    /// Whether there may be more.
    private static func readChanged(_ state: inout State, in tx: any ReadTransaction) throws -> Bool {
        let rows = try tx.rows(
            """
            SELECT event, company FROM company_trait WHERE (event, company) > (\(state.seen.event), \(state.seen.company))
            ORDER BY event, company LIMIT \(portion)
            """
        )
        guard let last = rows.last else { return false }
        try read(Set(rows.map { try $0.integer(1) }).sorted(), into: &state.index, in: tx)
        state.seen = (try last.integer(0), try last.integer(1))
        return rows.count == portion
    }

    /// Companies of which nobody ever said a trait have an id nevertheless.
    private static func readCreated(_ state: inout State, in tx: any ReadTransaction) throws -> Bool {
        let rows = try tx.rows(
            "SELECT number FROM company WHERE number > \(state.created) ORDER BY number LIMIT \(portion)"
        )
        guard let last = rows.last else { return false }
        try read(rows.map { try $0.integer(0) }, into: &state.index, in: tx)
        state.created = try last.integer(0)
        return rows.count == portion
    }

    private static func read(_ companies: [Int64], into index: inout SearchIndex, in tx: any ReadTransaction) throws {
        var entries: [Int64: SearchEntry] = [:]
        for (key, row) in try tx.lookup("group_id", from: "company", matching: [Column("number", companies)]) {
            entries[companies[key]] = SearchEntry(codes: [try row.text(0)], isCompany: true)
        }
        let keys = [Column("company", companies)]
        for (key, row) in try tx.lookup("name, value", from: "company_trait", matching: keys) {
            let name = try row.text(0)
            guard let json = try row.optionalText(1), let text = try? JSON(parsing: json).label else { continue }
            if names.contains(name) { entries[companies[key]]?.names.append(text) }
            if codes.contains(name) { entries[companies[key]]?.codes.append(text) }
            if numbers.contains(name) { entries[companies[key]]?.numbers.append(text) }
        }
        for company in companies { index.set(entries[company], of: company) }
    }
}

extension JSON {
    /// The text of a string or a number, of some length; nil for everything else, which names nothing.
    var label: String? {
        switch self {
        case .string, .integer, .number: display.trimmed.isEmpty ? nil : String(display.trimmed.prefix(200))
        case .null, .bool, .array, .object: nil
        }
    }
}
