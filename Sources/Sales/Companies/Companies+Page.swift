public import Core
public import Search
public import Storage

extension Companies {
    private static let columns: SQL = "SELECT number, id, group_id, created_at FROM company "

    /// The company known by this: its id, or the id that clients use; nil for none.
    public func company(matching text: String) async throws -> Company? {
        let text = Normalisation.storable(text)
        return try await database.read { tx in
            let row =
                try tx.row(Self.columns + "WHERE id = \(text)")
                ?? tx.row(Self.columns + "WHERE group_id = \(text)")
            return try row.map { try Self.company($0, in: tx) }
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
            let items = try numbers.prefix(limit).compactMap { number in
                try tx.row(Self.columns + "WHERE number = \(number)").map { try Self.company($0, in: tx) }
            }
            let next = numbers.count > limit ? items.last.map { Cursor($0.number).text } : nil
            return Page(items: items, next: next)
        }
    }

    /// Those of these companies that there are, by number.
    public func companies(numbers: [Int64]) async throws -> [Int64: Company] {
        try await database.read { tx in
            var traits: [Int64: [String: JSON]] = [:]
            for (key, row) in try tx.lookup(
                "name, value",
                from: "company_trait",
                matching: [Column("company", numbers)]
            ) {
                guard let json = try row.optionalText(1) else { continue }
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

    /// The companies that `search` finds, by number; nil where it asks nothing.
    public func matches(_ search: String, in tx: any ReadTransaction) throws -> SearchMatches? {
        try SearchQuery(search).map { try index.find($0, in: tx) }
    }

    /// How many companies `search` finds; all without one.
    public func count(search: String? = nil) async throws -> CappedCount {
        try await database.read { tx in
            if let query = SearchQuery(search) { return CappedCount(try index.find(query, in: tx).count) }
            let cap = CappedCount.cap + 1
            let row = try tx.row("SELECT COUNT(*) FROM (SELECT 1 FROM company LIMIT \(cap)) AS counted")
            return CappedCount(Int(try row?.integer(0) ?? 0))
        }
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
