public import Core
public import Search
public import Storage

extension Companies {
    /// The company known by this: its id, or the id that clients use; nil for none.
    public func company(matching text: String) async throws -> Company? {
        let text = Normalisation.storable(text)
        return try await database.read { tx in
            let row =
                try tx.row("SELECT number FROM company WHERE id = \(text)")
                ?? tx.row("SELECT number FROM company WHERE group_id = \(text)")
            return try row.flatMap { try Self.companies([$0.integer(0)], in: tx).values.first }
        }
    }

    /// Companies, the newest first; with `search` those that it finds. `limit` is held to 1…200. Throws
    /// ``CursorFailure``.
    public func companies(
        search: String? = nil,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws -> Page<Company> {
        let limit = min(max(limit, 1), 200)
        let before = try cursor.map { try Cursor($0, count: 1).keys[0] } ?? .max
        return try await database.read { tx in
            let numbers: [Int64]
            if let query = SearchQuery(search) {
                numbers = try index.find(query, in: tx).all.descending(below: before, limit: limit + 1)
            } else {
                numbers = try tx.rows(
                    "SELECT number FROM company WHERE number < \(before) ORDER BY number DESC LIMIT \(limit + 1)"
                ).map { try $0.integer(0) }
            }
            let shown = Array(numbers.prefix(limit))
            let found = try Self.companies(shown, in: tx)
            let items = shown.compactMap { found[$0] }
            let next = numbers.count > limit ? items.last.map { Cursor($0.number).text } : nil
            return Page(items: items, next: next)
        }
    }

    /// Those of these companies that there are, by number.
    public func companies(numbers: [Int64]) async throws -> [Int64: Company] {
        try await database.read { tx in try Self.companies(numbers, in: tx) }
    }

    /// The companies that `search` finds, by number; nil where it asks nothing.
    public func matches(_ search: String, in tx: any ReadTransaction) throws -> SearchMatches? {
        try SearchQuery(search).map { try index.find($0, in: tx) }
    }

    /// What is known of the company, by name.
    public func traits(of company: Company) async throws -> [CompanyTrait] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT name, value, source, time FROM company_trait
                WHERE company = \(company.number) AND value IS NOT NULL ORDER BY name
                """
            ).map { row in
                CompanyTrait(
                    name: try row.text(0),
                    value: try JSON(parsing: row.text(1)),
                    sourceID: try row.integer(2),
                    time: try row.instant(3)
                )
            }
        }
    }

    /// The numbers that its people had when they were said to belong to it.
    public func members(of company: Company) async throws -> [Int64] {
        try await database.read { tx in
            try tx.rows("SELECT profile FROM company_member WHERE company = \(company.number) ORDER BY profile").map {
                try $0.integer(0)
            }
        }
    }
}
