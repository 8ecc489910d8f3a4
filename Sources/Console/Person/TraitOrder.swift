/// The order in which a profile shows traits: who it is, how to reach them, where they live, then the rest by name.
enum TraitOrder {
    private static let first = [
        "name", "firstName", "first_name", "lastName", "last_name", "email", "phone", "company", "title", "plan",
        "city",
        "region", "country", "address", "birthday", "gender", "createdAt", "created_at",
    ]

    private static let ranks = Dictionary(uniqueKeysWithValues: zip(first, 0...))

    static func precedes(_ a: String, _ b: String) -> Bool {
        let (rankA, rankB) = (ranks[a] ?? .max, ranks[b] ?? .max)
        return rankA == rankB ? a < b : rankA < rankB
    }
}
