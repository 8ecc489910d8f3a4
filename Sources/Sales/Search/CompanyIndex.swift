import Core
import Search
import Storage
import Synchronization

/// All companies in memory, to be found by name, domain, id and numbers: what `PeopleIndex` is for people.
final class CompanyIndex: Sendable {
    private struct State {
        var index = SearchIndex()
        var mark = CompanyMark()
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
            return state.index.find(query)
        }
    }

    /// Whether there may be more.
    private static func readChanged(_ state: inout State, in tx: any ReadTransaction) throws -> Bool {
        let changed = try Companies.changes(after: &state.mark, limit: portion, in: tx)
        try read(changed.sorted(), into: &state.index, in: tx)
        return changed.count == portion
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
