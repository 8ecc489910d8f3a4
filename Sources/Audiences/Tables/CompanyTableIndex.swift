import Columns
import Core
import Customers
import Sales
import Storage
import Synchronization

/// The table of companies: read from the database at the first question, then kept up by what is committed. What its people come to is
/// added up at each question, from their columns: O(members).
final class CompanyTableIndex: Sendable {
    fileprivate struct State {
        var table = AttributeTable(of: .companies)
        var mark = CompanyMark()
        /// By company, the numbers that its people had when they were said to belong to it.
        var members: [[Int64]] = [[]]
        /// Who is whom, of those among them that are not themselves any more.
        var survivors: [Int64: Int64] = [:]
        /// The unmerge up to which that holds.
        var separation: Int64?
    }

    /// Companies that are read at once.
    private static let portion = 5_000

    private let state = Mutex(State())

    /// The table as it is in this transaction; `people` and `now` of the same one.
    func read(among people: AttributeTable, at now: Instant, in tx: any ReadTransaction) throws -> AttributeTable {
        try state.withLock { state in
            try Self.separate(&state, in: tx)
            while try Self.readChanged(&state, in: tx) {}
            try Self.follow(&state, people, in: tx)
            let since = now.advanced(byMicroseconds: -Companies.activeDays * Instant.day)
            for company in state.members.indices { state.gather(company, people, since.microseconds) }
            return state.table
        }
    }

    /// An unmerge changes who is whom and who belongs to what, and notes no company; it is so rare that all are read again.
    private static func separate(_ state: inout State, in tx: any ReadTransaction) throws {
        let last = try Profiles.separated(after: 0, in: tx).last
        if let known = state.separation, known != last { (state.mark, state.survivors) = (CompanyMark(), [:]) }
        state.separation = last
    }

    /// Whether there may be more.
    private static func readChanged(_ state: inout State, in tx: any ReadTransaction) throws -> Bool {
        let changed = try Companies.changes(after: &state.mark, limit: portion, in: tx).sorted()
        for company in try Companies.facts(of: changed, in: tx) {
            let number = Int(company.number)
            state.table.set(company)
            if number >= state.members.count {
                state.members.append(contentsOf: repeatElement([], count: number + 1 - state.members.count))
            }
            state.members[number] = company.members
        }
        return changed.count == portion
    }

    /// Looks up who those members are now that are nobody any more.
    private static func follow(_ state: inout State, _ people: AttributeTable, in tx: any ReadTransaction) throws {
        var lost: [Int64] = []
        for members in state.members {
            for member in members where !people.contains(state.survivors[member] ?? member) { lost.append(member) }
        }
        guard !lost.isEmpty else { return }
        state.survivors.merge(try Profiles.merged(of: Set(lost).sorted(), in: tx)) { $1 }
    }
}

extension CompanyTableIndex.State {
    /// Who belongs to the company now, and what they come to.
    fileprivate mutating func gather(_ company: Int, _ people: AttributeTable, _ since: Int64) {
        var members = self.members[company].map { Int(survivors[$0] ?? $0) }.filter { people.contains(Int64($0)) }
        // Two who belong to it may have become one.
        members.sort()
        var last = 0
        members.removeAll { member in
            defer { last = member }
            return member == last
        }
        table.members[company] = members
        table.active[company] = Int64(members.count { people.lastSeen[$0] >= since })
        table.events[company] = members.reduce(0) { $0 + people.events[$1] }
        table.lastSeen[company] = members.reduce(0) { max($0, people.lastSeen[$1]) }
    }
}

extension AttributeTable {
    /// Takes in what is known of a company.
    fileprivate mutating func set(_ company: CompanyFacts) {
        let ordinal = Int(company.number)
        grow(to: ordinal + 1)
        existing[ordinal] = true
        firstSeen[ordinal] = company.createdAt.microseconds
        let label = company.name ?? company.groupID
        name.set(label, .text(label), of: ordinal, bound: bound)
        groupIDs.set(company.groupID, .text(company.groupID), of: ordinal, bound: bound)
        set(company.traits, of: ordinal)
        set(company.sources, of: ordinal)
    }
}
