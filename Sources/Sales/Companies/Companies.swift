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
                SELECT c.number, c.id, c.group_id, c.created_at FROM company c JOIN company_member m ON m.company = c.number
                WHERE m.profile IN (\(SQL.list(profiles.map { .integer($0) })))
                GROUP BY c.number, c.id, c.group_id, c.created_at ORDER BY MAX(m.last_at) DESC, c.number LIMIT 50
                """
            )
            return try rows.map { try Self.company($0, in: tx) }
        }
    }

    /// The company that clients call `groupID`; nil where no call ever did.
    public func company(groupID: String) async throws -> Company? {
        try await database.read { tx in
            try tx.row("SELECT number, id, group_id, created_at FROM company WHERE group_id = \(groupID)").map {
                try Self.company($0, in: tx)
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
            return try numbers.compactMap { number in
                try tx.row("SELECT number, id, group_id, created_at FROM company WHERE number = \(number)").map {
                    try Self.company($0, in: tx)
                }
            }
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

    static func company(_ row: Row, in tx: any ReadTransaction) throws -> Company {
        let number = try row.integer(0)
        let rows = try tx.rows(
            "SELECT name, value FROM company_trait WHERE company = \(number) AND value IS NOT NULL ORDER BY name"
        )
        // Two names may differ for the database and be equal for Swift: é composed and é decomposed.
        let traits = Dictionary(
            try rows.map { (try $0.text(0), try JSON(parsing: $0.text(1))) },
            uniquingKeysWith: { $1 }
        )
        return Company(
            id: try row.text(1),
            number: number,
            groupID: try row.text(2),
            name: traits["name"]?.label,
            createdAt: try row.instant(3),
            traits: traits
        )
    }
}
