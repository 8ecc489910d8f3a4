import Core
import Events

/// The identifiers that one event carries, strongest first.
struct EventClaims {
    var accepted: [IdentityResolver.Claim] = []
    /// Values that never identify anybody.
    var blocked: [IdentifierKey] = []
    /// The old name of an `alias`, read both ways.
    var previous: (user: IdentityResolver.Claim, anonymous: IdentityResolver.Claim)?

    /// Everything whose owner has to be known.
    var keys: [IdentifierKey] {
        accepted.map(\.key) + (previous.map { [$0.user.key, $0.anonymous.key] } ?? [])
    }

    init(_ event: IncomingEvent, rules: IdentityRules, namespaces: NumberedNames) {
        func claim(_ value: String, in namespace: String, number: Int64) -> IdentityResolver.Claim? {
            let key = IdentifierKey(namespace: number, value: value)
            if rules.isBlocked(value) {
                blocked.append(key)
                return nil
            }
            return IdentityResolver.Claim(key: key, rule: rules.rules[namespace] ?? rules.external)
        }
        func add(_ value: String?, in namespace: String) {
            guard let value, let normal = Namespace.normalised(value, in: namespace),
                let number = Namespace.numbers[namespace] ?? namespaces.number(of: namespace),
                let claim = claim(normal, in: namespace, number: number), !accepted.contains(claim)
            else { return }
            accepted.append(claim)
        }
        add(event.userID, in: Namespace.userID)
        for trait in (event.type == .identify ? event.traits : []) + event.contextTraits {
            switch trait.name {
            case "email": add(trait.scalar, in: Namespace.email)
            case "phone": add(trait.scalar, in: Namespace.phone)
            default: continue
            }
        }
        for external in event.externalIDs { add(external.id, in: external.type) }
        add(event.deviceID, in: Namespace.deviceID)
        add(event.anonymousID, in: Namespace.anonymousID)
        if event.type == .alias, let old = event.previousID,
            let userNumber = Namespace.numbers[Namespace.userID],
            let anonymousNumber = Namespace.numbers[Namespace.anonymousID],
            let user = claim(old, in: Namespace.userID, number: userNumber),
            let anonymous = claim(old, in: Namespace.anonymousID, number: anonymousNumber)
        {
            previous = (user, anonymous)
        }
        if accepted.count > 1 { accepted.sort(by: Self.areInOrder) }
    }

    /// Strongest first; within one priority by namespace, so that the order never depends on the client's.
    static func areInOrder(_ a: IdentityResolver.Claim, _ b: IdentityResolver.Claim) -> Bool {
        (a.rule.priority, a.key.namespace) < (b.rule.priority, b.key.namespace)
    }
}
