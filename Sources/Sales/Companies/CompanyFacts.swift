public import Core
public import Storage

/// What lists in memory hold of one company.
public struct CompanyFacts: Sendable {
    public let number: Int64
    /// The id that clients use: `groupId`.
    public let groupID: String
    public let createdAt: Instant
    /// JSON texts by name.
    public fileprivate(set) var traits: [String: String] = [:]
    /// The sources that told any of this, by number.
    public fileprivate(set) var sources: Set<Int64> = []
    /// The numbers that its people had when they were said to belong to it.
    public fileprivate(set) var members: [Int64] = []

    /// From its traits; nil where nobody said.
    public var name: String? { traits["name"].flatMap { (try? JSON(parsing: $0))?.label } }
}

/// A place in the changes of companies: events are numbered as they come, so what changed since one stands behind it.
public struct CompanyMark: Sendable {
    fileprivate var event: Int64 = -1
    fileprivate var company: Int64 = 0

    /// Before all of them.
    public init() {}
}

/// For those who keep what they know of companies in memory and follow what changes.
extension Companies {
    /// The numbers of those who changed after `mark`, `limit` at most, in order of the change; moves the mark behind them.
    public static func changes(after mark: inout CompanyMark, limit: Int, in tx: any ReadTransaction) throws -> [Int64]
    {
        let rows = try tx.rows(
            """
            SELECT event, company FROM company_change WHERE (event, company) > (\(mark.event), \(mark.company))
            ORDER BY event, company LIMIT \(limit)
            """
        )
        guard let last = rows.last else { return [] }
        (mark.event, mark.company) = (try last.integer(0), try last.integer(1))
        return try rows.map { try $0.integer(1) }
    }

    /// Everything of these, in no order.
    public static func facts(of numbers: [Int64], in tx: any ReadTransaction) throws -> [CompanyFacts] {
        var facts: [Int64: CompanyFacts] = [:]
        let named = try tx.lookup("group_id, created_at", from: "company", matching: [Column("number", numbers)])
        for (key, row) in named {
            let number = numbers[key]
            facts[number] = CompanyFacts(number: number, groupID: try row.text(0), createdAt: try row.instant(1))
        }
        let keys = [Column("company", numbers)]
        for (key, row) in try tx.lookup("name, value, source", from: "company_trait", matching: keys) {
            guard let value = try row.optionalText(1) else { continue }
            facts[numbers[key]]?.traits[try row.text(0)] = value
            facts[numbers[key]]?.sources.insert(try row.integer(2))
        }
        for (key, row) in try tx.lookup("profile", from: "company_member", matching: keys) {
            facts[numbers[key]]?.members.append(try row.integer(0))
        }
        return Array(facts.values)
    }
}
