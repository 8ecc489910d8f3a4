public import Customers

/// Finds people and companies by any part of what they are known by: what the search everywhere asks.
public struct Finder: Sendable {
    private let profiles: Profiles
    private let companies: Companies

    public init(profiles: Profiles, companies: Companies) {
        self.profiles = profiles
        self.companies = companies
    }

    /// The best matches of each kind, `limit` at most (held to 1…50). See `Profiles.matches(_:)` for what is found.
    public func find(_ text: String, limit: Int = 8) async throws -> Findings {
        async let people = profiles.find(text, limit: limit)
        async let companies = companies.find(text, limit: limit)
        return Findings(people: try await people, companies: try await companies)
    }

    /// Reads a portion of what changed since the last search, so that the next one has less to do; how it is then.
    public func prepare() async throws -> Freshness { try await profiles.prepareSearch() }
}

/// Whom and what a search found, best first.
public struct Findings: Sendable {
    public let people: [PersonSummary]
    public let companies: [Company]

    public var isEmpty: Bool { people.isEmpty && companies.isEmpty }
}
