public import Core
public import Storage

/// Reads people: lists, search, one person whole, their identity history.
public struct Profiles: Sendable {
    let database: any Database

    public init(database: any Database) { self.database = database }

    /// How a list of people is ordered.
    public enum Order: String, Sendable, CaseIterable {
        /// Latest activity first.
        case recent
        /// Newest people first.
        case created
    }

    /// People, `limit` at most (1…200). `search` matches any part of name, e-mail and phone, in any spelling of the phone.
    public func people(
        search: String? = nil,
        order: Order = .recent,
        after cursor: String? = nil,
        limit: Int = 50
    ) async throws -> Page<PersonSummary> {
        throw StorageFailure(.engine, "not written")
    }

    /// How many people `search` matches; all without one.
    public func count(search: String? = nil) async throws -> CappedCount {
        throw StorageFailure(.engine, "not written")
    }

    /// The person with this UUID, also when they were merged into somebody (then that somebody); nil for nobody.
    public func profile(id: String) async throws -> Profile? { throw StorageFailure(.engine, "not written") }

    /// The person known by this identifier. `value` is normalised as the pipeline does.
    public func profile(namespace: String, value: String) async throws -> Profile? {
        throw StorageFailure(.engine, "not written")
    }

    /// The person known by `text`: a profile id, or `namespace:value`, or a bare value tried as user id, e-mail, phone
    /// and anonymous id in this order.
    public func profile(matching text: String) async throws -> Profile? {
        throw StorageFailure(.engine, "not written")
    }

    /// Every decision about this person's identity and of those merged into them, newest first.
    public func history(of profile: Profile, after cursor: String? = nil, limit: Int = 50) async throws
        -> Page<IdentityDecision>
    {
        throw StorageFailure(.engine, "not written")
    }

    /// Who these numbers are now (a merged number answers with its survivor).
    public func summaries(numbers: [Int64]) async throws -> [Int64: PersonSummary] {
        throw StorageFailure(.engine, "not written")
    }
}
