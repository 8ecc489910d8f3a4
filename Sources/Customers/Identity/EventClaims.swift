import Core
import Events

/// The identifiers that one event carries, strongest first.
struct EventClaims {
    var accepted: [IdentityResolver.Claim] = []
    /// Values that never identify anybody, and those of a type that the workspace has no room for.
    var blocked: [(key: IdentifierKey, reason: ReasonCode)] = []
    /// The old name of an `alias`, read both ways.
    var previous: (user: IdentityResolver.Claim, anonymous: IdentityResolver.Claim)?
    /// Whose all of them are by what was known before the batch; nil where there is something to decide.
    var owner: Int64?

    init(_ event: IncomingEvent, rules: IdentityRules, namespaces: NumberedNames) {
        accepted.reserveCapacity(3)
        if let user = event.userID { add(user, Namespace.userNumber, rules.user, rules) }
        if event.type == .identify { add(event.traits, rules) }
        add(event.contextTraits, rules)
        for external in Self.inOrder(event.externalIDs) {
            guard let value = Namespace.normalised(external.id, in: external.type) else { continue }
            guard let number = Namespace.numbers[external.type] ?? namespaces.number(of: external.type) else {
                let key = IdentifierKey(namespace: Namespace.none, value: "\(external.type): \(external.id)")
                blocked.append((key, .tooManyIDTypes))
                continue
            }
            add(value, number, rules.rule(of: external.type), rules)
        }
        if let device = event.deviceID { add(device, Namespace.deviceNumber, rules.device, rules) }
        if let anonymous = event.anonymousID { add(anonymous, Namespace.anonymousNumber, rules.anonymous, rules) }
        if event.type == .alias, let old = event.previousID {
            let user = IdentifierKey(namespace: Namespace.userNumber, value: old)
            if rules.isBlocked(old) {
                blocked.append((user, .valueBlocked))
            } else {
                previous = (
                    IdentityResolver.Claim(key: user, rule: rules.user),
                    IdentityResolver.Claim(
                        key: IdentifierKey(namespace: Namespace.anonymousNumber, value: old),
                        rule: rules.anonymous
                    )
                )
            }
        }
        if accepted.count > 1 { accepted.sort(by: Self.areInOrder) }
    }

    private mutating func add(_ traits: [IncomingTrait], _ rules: IdentityRules) {
        for trait in traits {
            guard let value = trait.scalar else { continue }
            if trait.name == Namespace.email, let address = Normalisation.email(value) {
                add(address, Namespace.emailNumber, rules.email, rules)
            } else if trait.name == Namespace.phone, let number = Normalisation.phone(value) {
                add(number, Namespace.phoneNumber, rules.phone, rules)
            }
        }
    }

    private mutating func add(_ value: String, _ namespace: Int64, _ rule: IdentityRules.Rule, _ rules: IdentityRules) {
        let key = IdentifierKey(namespace: namespace, value: value)
        if rules.isBlocked(value) {
            blocked.append((key, .valueBlocked))
        } else if !accepted.contains(where: { $0.key == key }) {
            accepted.append(IdentityResolver.Claim(key: key, rule: rule))
        }
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
