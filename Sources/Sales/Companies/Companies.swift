import Core
import Search
public import Storage

/// Reads companies.
public struct Companies: Sendable {
    let database: any Database
    let index = CompanyIndex()

    public init(database: any Database) { self.database = database }

    /// The companies of a person, last seen first. `profiles`: all numbers of the person (`Profile.numbers`).
    public func companies(ofProfiles profiles: [Int64]) async throws -> [Company] {
        try await database.read { tx in
            let rows = try tx.rows(
                """
                SELECT company FROM company_member WHERE profile IN (\(SQL.list(profiles.map { .integer($0) })))
                GROUP BY company ORDER BY MAX(last_at) DESC, company LIMIT 50
                """
            )
            let numbers = try rows.map { try $0.integer(0) }
            let found = try Self.companies(numbers, in: tx)
            return numbers.compactMap { found[$0] }
        }
    }

    /// The company that clients call `groupID`; nil where no call ever did.
    public func company(groupID: String) async throws -> Company? {
        try await database.read { tx in
            try tx.row("SELECT number FROM company WHERE group_id = \(groupID)").flatMap {
                try Self.companies([$0.integer(0)], in: tx).values.first
            }
        }
    }

    /// The best matches by name, domain, id and numbers: exactly before at the beginning before anywhere, newest first.
    /// `limit` is held to 1…50.
    public func find(_ text: String, limit: Int = 8) async throws -> [Company] {
        let limit = min(max(limit, 1), 50)
        guard let query = SearchQuery(text) else { return [] }
        return try await database.read { tx in
            let matches = try index.find(query, in: tx)
            var numbers: [Int64] = []
            for tier in matches.tiers { numbers += tier.descending(limit: limit - numbers.count) }
            let found = try Self.companies(numbers, in: tx)
            return numbers.compactMap { found[$0] }
        }
    }

    /// The numbers of the profiles that belong to the company.
    public func members(ofGroupID groupID: String) async throws -> [Int64] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT m.profile FROM company_member m JOIN company c ON c.number = m.company
                WHERE c.group_id = \(groupID) ORDER BY m.profile
                """
            ).map { try $0.integer(0) }
        }
    }

    /// Those that there are, by number: two round trips for all of them.
    static func companies(_ numbers: [Int64], in tx: any ReadTransaction) throws -> [Int64: Company] {
        let keys = [Column("company", numbers)]
        var traits: [Int64: [String: JSON]] = [:]
        for (key, row) in try tx.lookup("name, value", from: "company_trait", matching: keys) {
            guard let json = try row.optionalText(1) else { continue }
            // Two names may differ for the database and be equal for Swift: é composed and é decomposed.
            traits[numbers[key], default: [:]][try row.text(0)] = try JSON(parsing: json)
        }
        var companies: [Int64: Company] = [:]
        let columns = "id, group_id, created_at"
        for (key, row) in try tx.lookup(columns, from: "company", matching: [Column("number", numbers)]) {
            let (number, traits) = (numbers[key], traits[numbers[key]] ?? [:])
            companies[number] = Company(
                id: try row.text(0),
                number: number,
                groupID: try row.text(1),
                name: traits["name"]?.label,
                createdAt: try row.instant(2),
                traits: traits
            )
        }
        return companies
    }
}
