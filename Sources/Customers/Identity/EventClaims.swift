import Core
import Events

/// The identifiers that one event carries, strongest first. Shared, because they are read on one thread and judged on
/// another.
final class EventClaims: Sendable {
    let accepted: [IdentityResolver.Claim]
    /// Values that never identify anybody, and those of a type that the workspace has no room for.
    let blocked: [(key: IdentifierKey, reason: ReasonCode)]
    /// The old name of an `alias`, read both ways.
    let previous: (user: IdentityResolver.Claim, anonymous: IdentityResolver.Claim)?

    convenience init(_ event: IncomingEvent, rules: IdentityRules, namespaces: NumberedNames) {
        var list = ClaimList(rules)
        if let user = event.userID { list.add(user, Namespace.userNumber, rules.user) }
        if event.type == .identify { list.add(event.traits) }
        list.add(event.contextTraits)
        for external in Self.inOrder(event.externalIDs) {
            guard let value = Namespace.normalised(external.id, in: external.type) else { continue }
            guard let number = Namespace.numbers[external.type] ?? namespaces.number(of: external.type) else {
                let key = IdentifierKey(namespace: Namespace.none, value: "\(external.type): \(external.id)")
                list.blocked.append((key, .tooManyIDTypes))
                continue
            }
            list.add(value, number, rules.rule(of: external.type))
        }
        if let device = event.deviceID { list.add(device, Namespace.deviceNumber, rules.device) }
        if let anonymous = event.anonymousID { list.add(anonymous, Namespace.anonymousNumber, rules.anonymous) }
        if event.type == .alias, let old = event.previousID { list.addPrevious(old) }
        self.init(list)
    }

    private init(_ list: ClaimList) {
        accepted = list.accepted.count > 1 ? list.accepted.sorted(by: Self.areInOrder) : list.accepted
        blocked = list.blocked
        previous = list.previous
    }

    /// Clients list them in any order.
    static func inOrder(_ ids: [ExternalID]) -> [ExternalID] {
        ids.count < 2 ? ids : ids.sorted { ($0.type, $0.id) < ($1.type, $1.id) }
    }

    /// Strongest first; within one priority by namespace, and within that as they were added, so that the order never
    /// depends on the client's.
    static func areInOrder(_ a: IdentityResolver.Claim, _ b: IdentityResolver.Claim) -> Bool {
        (a.rule.priority, a.key.namespace) < (b.rule.priority, b.key.namespace)
    }
}

/// Claims as they are found.
private struct ClaimList {
    private let rules: IdentityRules
    private(set) var accepted: [IdentityResolver.Claim] = []
    var blocked: [(key: IdentifierKey, reason: ReasonCode)] = []
    private(set) var previous: (user: IdentityResolver.Claim, anonymous: IdentityResolver.Claim)?

    init(_ rules: IdentityRules) {
        self.rules = rules
        accepted.reserveCapacity(3)
    }

    mutating func add(_ traits: [IncomingTrait]) {
        for trait in traits {
            guard let value = trait.scalar else { continue }
            if trait.name == Namespace.email, let address = Normalisation.email(value) {
                add(address, Namespace.emailNumber, rules.email)
            } else if trait.name == Namespace.phone, let number = Normalisation.phone(value) {
                add(number, Namespace.phoneNumber, rules.phone)
            }
        }
    }

    mutating func add(_ value: String, _ namespace: Int64, _ rule: IdentityRules.Rule) {
        let key = IdentifierKey(namespace: namespace, value: value)
        if rules.isBlocked(value) {
            blocked.append((key, .valueBlocked))
        } else if !accepted.contains(where: { $0.key == key }) {
            accepted.append(IdentityResolver.Claim(key: key, rule: rule))
        }
    }

    mutating func addPrevious(_ old: String) {
        let user = IdentifierKey(namespace: Namespace.userNumber, value: old)
        guard !rules.isBlocked(old) else { return blocked.append((user, .valueBlocked)) }
        previous = (
            IdentityResolver.Claim(key: user, rule: rules.user),
            IdentityResolver.Claim(
                key: IdentifierKey(namespace: Namespace.anonymousNumber, value: old),
                rule: rules.anonymous
            )
        )
    }
}

/// Reads the claims of events beforehand, for all that need no number of the workspace's own.
struct ClaimReading: EventPreparation {
    private let rules: IdentityRules
    private let namespaces = NumberedNames(table: "identifier_namespace")

    init(rules: IdentityRules) { self.rules = rules }

    func prepare(_ event: IncomingEvent) -> (any AnyObject & Sendable)? {
        let isComplete = event.externalIDs.allSatisfy { Namespace.numbers[$0.type] != nil }
        return isComplete ? EventClaims(event, rules: rules, namespaces: namespaces) : nil
    }
}
