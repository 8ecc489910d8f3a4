public import Core
public import Customers
public import Events

/// What a company comes to, over its people.
public struct CompanyRollUp: Sendable, Equatable {
    public let people: PeopleRollUp
    public let orders: Int
    /// By currency, the largest sum first; without orders that say no amount.
    public let revenue: [Revenue]
    /// There are more orders than were added up.
    public let isPartial: Bool

    /// What was paid in one currency.
    public struct Revenue: Sendable, Equatable {
        public let amount: Double
        /// ISO 4217; empty where the orders do not say.
        public let currency: String
    }
}

extension Companies {
    /// How far back somebody counts as active.
    public static let activeDays: Int64 = 30
    /// Orders that are added up, the latest first.
    static let orders = 2_000
    /// People whose events make the timeline of a company and its revenue: those who were seen last.
    public static let timelinePeople = 200

    /// The people of the company, the latest ones: what its timeline shows.
    public func timelinePeople(of company: Company, among profiles: Profiles) async throws -> [Int64] {
        let members = try await members(of: company)
        let people = try await profiles.people(ofNumbers: members, limit: Self.timelinePeople)
        return try await profiles.numbers(of: people.items)
    }

    /// People, events and revenue. O(people + orders).
    public func rollUp(
        of company: Company,
        at now: Instant,
        among profiles: Profiles,
        _ log: EventLog
    ) async throws -> CompanyRollUp {
        let since = now.advanced(byMicroseconds: -Self.activeDays * Instant.day)
        let members = try await members(of: company)
        let people = try await profiles.rollUp(ofNumbers: members, activeSince: since)
        let numbers = try await timelinePeople(of: company, among: profiles)
        let filter = EventFilter(type: .track, name: "Order Completed", profiles: numbers)
        var sums: [String: Double] = [:]
        var orders = 0
        var cursor: String?
        repeat {
            let page = try await log.events(filter, after: cursor, limit: 200)
            for event in page.items { Self.add(event, to: &sums) }
            orders += page.items.count
            cursor = page.next
        } while cursor != nil && orders < Self.orders
        return CompanyRollUp(
            people: people,
            orders: orders,
            revenue: sums.map { CompanyRollUp.Revenue(amount: $0.value, currency: $0.key) }
                .sorted { ($0.amount, $1.currency) > ($1.amount, $0.currency) },
            isPartial: cursor != nil || people.people > Self.timelinePeople
        )
    }

    private static func add(_ order: EventRecord, to sums: inout [String: Double]) {
        guard let properties = (try? JSON(parsing: order.payload))?["properties"] else { return }
        let amount = ["revenue", "total", "value"].lazy.compactMap { name -> Double? in
            switch properties[name] {
            case .integer(let value)?: Double(value)
            case .number(let value)? where value.isFinite: value
            case .string(let value)?: Double(value).flatMap { $0.isFinite ? $0 : nil }
            default: nil
            }
        }.first
        guard let amount else { return }
        let currency = properties["currency"]?.string ?? ""
        sums[currency.utf8.count == 3 ? currency.uppercased() : "", default: 0] += amount
    }
}
