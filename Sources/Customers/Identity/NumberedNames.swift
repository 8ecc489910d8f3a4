import Storage

/// Names that a table numbers (`number`, `name`), remembered. Names come from strangers, so memory is bounded.
struct NumberedNames: Sendable {
    private static let remembered = 20_000

    /// A constant of the program.
    private let table: String
    private var numbers: [String: Int64] = [:]

    init(table: String) { self.table = table }

    mutating func forget() { numbers = [:] }

    /// Nil for names that were not learned.
    func number(of name: String) -> Int64? { numbers[name] }

    /// Looks the names up and gives the new ones a number, in their order, as long as no number is over `last`: the others
    /// are not learned.
    mutating func learn(_ names: some Sequence<String>, upTo last: Int64 = .max, in tx: any WriteTransaction) throws {
        if numbers.count > Self.remembered { numbers = [:] }
        var seen: Set<String> = []
        let unknown = names.filter { numbers[$0] == nil && seen.insert($0).inserted }
        guard !unknown.isEmpty else { return }
        for (key, row) in try tx.lookup("number", from: table, matching: [Column("name", unknown)]) {
            numbers[unknown[key]] = try row.integer(0)
        }
        var new = unknown.filter { numbers[$0] == nil }
        guard !new.isEmpty else { return }
        let first = try tx.row(SQL.trusted("SELECT COALESCE(MAX(number), 0) + 1 FROM \(table)"))?.integer(0) ?? 1
        if last < .max { new = Array(new.prefix(Int(max(0, last - first + 1)))) }
        let given = new.indices.map { first + Int64($0) }
        try tx.insert(into: table, [Column("number", given), Column("name", new)])
        for (name, number) in zip(new, given) { numbers[name] = number }
    }
}
