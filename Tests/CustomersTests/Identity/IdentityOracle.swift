import Core
import Customers

/// The rules of identity once more, as plainly as they can be said: one event after the other, everything in memory,
/// nothing clever.
struct IdentityOracle {
    struct Key: Hashable, Comparable {
        let namespace: String
        let value: String

        static func < (a: Key, b: Key) -> Bool { (a.namespace, a.value) < (b.namespace, b.value) }
    }

    struct Person: Hashable {
        var identifiers: [Key: Int] = [:]
        var events = 0
    }

    static let rules = IdentityRules(
        rules: [
            "user_id": .init(priority: 0, limit: 1, isUnique: true),
            "email": .init(priority: 10, limit: 2),
            "phone": .init(priority: 20, limit: 5),
            "device_id": .init(priority: 80, limit: 2, period: 30 * Instant.day),
            "anonymous_id": .init(priority: 90, limit: 3, period: 7 * Instant.day),
        ],
        external: .init(priority: 30, limit: 2),
        externalTypes: externalTypes
    )

    /// In the order in which they were numbered.
    private var namespaces = ["user_id", "email", "phone", "anonymous_id", "device_id"]
    private static let externalTypes = 2

    private(set) var people: [Person] = []
    private(set) var unidentified = 0
    /// What was decided, in words; refusals are a set, for nobody writes the same one again and again.
    private(set) var decisions: [String] = []
    private(set) var refusals: Set<String> = []

    private static func rule(_ namespace: String) -> IdentityRules.Rule { rules.rules[namespace] ?? rules.external }

    mutating func take(_ said: Said) {
        var (claims, blocked) = claims(said)
        // An event has to say who it is; an address alone is no such word.
        let isIdentified = said.userID != nil || said.anonymousID != nil || !said.externalIDs.isEmpty
        guard isIdentified, !claims.isEmpty else {
            unidentified += 1
            return
        }
        var refused: [(Key, String)] = blocked.map { ($0, "value_blocked") }
        for id in said.externalIDs where !namespaces.contains(Said.type(of: id)) {
            refusals.insert("too_many_id_types \(Said.type(of: id)): \(id)")
        }
        while let (key, reason) = obstacle(claims, said) {
            claims.removeAll { $0 == key }
            refused.append((key, reason))
        }
        for (key, reason) in refused { refusals.insert("\(reason) \(key.namespace) \(key.value)") }
        join(claims, said)
    }

    private mutating func claims(_ said: Said) -> (claims: [Key], blocked: [Key]) {
        var candidates: [Key] = []
        if let value = said.userID { candidates.append(Key(namespace: "user_id", value: value)) }
        if let value = said.email.flatMap(Normalisation.email) {
            candidates.append(Key(namespace: "email", value: value))
        }
        if let value = said.phone.flatMap({ Normalisation.phone($0) }) {
            candidates.append(Key(namespace: "phone", value: value))
        }
        for id in said.externalIDs.sorted(by: { (Said.type(of: $0), $0) < (Said.type(of: $1), $1) }) {
            let type = Said.type(of: id)
            if !namespaces.contains(type), namespaces.count < 5 + Self.externalTypes { namespaces.append(type) }
            if namespaces.contains(type) { candidates.append(Key(namespace: type, value: id)) }
        }
        if let value = said.deviceID { candidates.append(Key(namespace: "device_id", value: value)) }
        if let value = said.anonymousID { candidates.append(Key(namespace: "anonymous_id", value: value)) }
        if let value = said.previousID {
            let user = Key(namespace: "user_id", value: value)
            let isUser = value == "null" || people.contains { $0.identifiers[user] != nil }
            candidates.append(isUser ? user : Key(namespace: "anonymous_id", value: value))
        }
        var claims: [Key] = []
        var blocked: [Key] = []
        for key in candidates {
            if key.value == "null" || key.value.allSatisfy({ $0 == "0" || $0 == "-" }) {
                blocked.append(key)
            } else if !claims.contains(key) {
                claims.append(key)
            }
        }
        // Strongest first; what is equally strong stays as it stands.
        let order = claims.enumerated().sorted { a, b in
            let (first, second) = (rank(a.element), rank(b.element))
            return first == second ? a.offset < b.offset : first < second
        }
        return (order.map(\.element), blocked)
    }

    private func rank(_ key: Key) -> Int {
        Self.rule(key.namespace).priority * 100 + (namespaces.firstIndex(of: key.namespace) ?? 0)
    }

    private func owners(_ claims: [Key]) -> [Int] {
        people.indices.filter { person in claims.contains { people[person].identifiers[$0] != nil } }
    }

    /// Which claim has to go next, and why.
    private func obstacle(_ claims: [Key], _ said: Said) -> (Key, String)? {
        let owners = owners(claims)
        let new = claims.filter { key in !people.contains { $0.identifiers[key] != nil } }
        if owners.count == 1, new.isEmpty || claims.count == 1 { return nil }
        guard claims.count > 1, let meant = claims.first else { return nil }
        for namespace in namespaces {
            let rule = Self.rule(namespace)
            func count(_ person: Person) -> Int {
                person.identifiers.filter { key, hour in
                    guard key.namespace == namespace else { return false }
                    guard let period = rule.period else { return true }
                    return abs(Int64(said.hour - hour)) * Instant.hour < period
                }.count
            }
            let had = owners.map { count(people[$0]) }
            let would = had.reduce(0, +) + new.filter { $0.namespace == namespace }.count
            guard would > rule.limit, would > (had.max() ?? 0) else { continue }
            if rule.isUnique, said.isAlias { continue }
            // Who is meant stays; of the others only who has a part in it.
            let others = claims.dropFirst()
            let ofSomebodyElse = others.last { key in
                owners.contains { person in
                    people[person].identifiers[key] != nil && people[person].identifiers[meant] == nil
                        && count(people[person]) > 0
                }
            }
            let ofNobody = others.last { $0.namespace == namespace && new.contains($0) }
            if rule.isUnique, let key = ofSomebodyElse ?? ofNobody { return (key, "unique_conflict") }
            if !rule.isUnique, let key = ofNobody ?? ofSomebodyElse { return (key, "limit_reached") }
        }
        return nil
    }

    private mutating func join(_ claims: [Key], _ said: Said) {
        let owners = owners(claims)
        let reason = said.isAlias ? "alias" : "same_event"
        var person = Person()
        for owner in owners {
            person.identifiers.merge(people[owner].identifiers) { first, _ in first }
            person.events += people[owner].events
        }
        for _ in owners.dropFirst() { decisions.append("merge \(reason)") }
        for (index, key) in claims.filter({ person.identifiers[$0] == nil }).enumerated() {
            let isFirst = owners.isEmpty && index == 0
            decisions.append("\(isFirst ? "create first_seen" : "attach \(reason)") \(key.namespace) \(key.value)")
            person.identifiers[key] = said.hour
        }
        // Somebody new: every one that is created together counts as seen for the first time.
        person.events += 1
        for owner in owners.reversed() { people.remove(at: owner) }
        people.append(person)
    }
}
