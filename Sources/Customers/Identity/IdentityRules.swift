import Core

/// How identifiers may come together in one person. The defaults are Segment's (Unify, "Identity resolution settings"):
/// one user id for ever, five of everything else.
public struct IdentityRules: Sendable {
    /// What holds for one namespace.
    public struct Rule: Sendable, Hashable {
        /// Smaller is stronger: on a conflict the weakest identifier of an event gives way.
        public var priority: Int
        /// How many a person may have within `period`.
        public var limit: Int
        /// Microseconds; nil for ever.
        public var period: Int64?
        /// Two values never belong to one person, so it forbids merging by itself.
        public var isUnique: Bool

        public init(priority: Int, limit: Int, period: Int64? = nil, isUnique: Bool = false) {
            self.priority = priority
            self.limit = limit
            self.period = period
            self.isUnique = isUnique
        }
    }

    /// By namespace.
    public let rules: [String: Rule]
    /// For the namespaces that clients name in `context.externalIds`.
    public let external: Rule
    /// How many types of external ids a workspace has room for: each is a namespace, and whoever has a write key can name
    /// new ones.
    public let externalTypes: Int
    /// Lower-cased values that never identify anybody: what broken clients send instead of nothing.
    public let blockedValues: Set<String>
    /// The rules of the namespaces that every event may name, at hand.
    let user, email, phone, device, anonymous: Rule
    /// Length and first letter of each: most values are let through by these alone.
    private let blockedShapes: Set<Int>

    public init(
        rules: [String: Rule] = Self.defaultRules,
        external: Rule = Rule(priority: 30, limit: 5),
        externalTypes: Int = 200,
        blockedValues: Set<String> = Self.defaultBlockedValues
    ) {
        self.rules = rules
        self.external = external
        self.externalTypes = externalTypes
        self.blockedValues = blockedValues
        user = rules[Namespace.userID] ?? external
        email = rules[Namespace.email] ?? external
        phone = rules[Namespace.phone] ?? external
        device = rules[Namespace.deviceID] ?? external
        anonymous = rules[Namespace.anonymousID] ?? external
        blockedShapes = Set(blockedValues.map { Self.shape(of: $0.utf8) })
    }

    private static func shape(of text: String.UTF8View) -> Int { text.count << 8 | Int((text.first ?? 0) | 0x20) }

    public static let defaultRules: [String: Rule] = [
        Namespace.userID: Rule(priority: 0, limit: 1, isUnique: true),
        Namespace.email: Rule(priority: 10, limit: 5),
        Namespace.phone: Rule(priority: 20, limit: 5),
        Namespace.deviceID: Rule(priority: 80, limit: 5, period: 30 * Instant.day),
        Namespace.anonymousID: Rule(priority: 90, limit: 5, period: 7 * Instant.day),
    ]

    /// Segment's list and PostHog's.
    public static let defaultBlockedValues: Set<String> = [
        "-1", "null", "nil", "none", "nan", "undefined", "anonymous", "guest", "distinctid", "distinct_id", "id",
        "not_authenticated", "email", "true", "false", "[object object]", "blank",
    ]

    func rule(of namespace: String) -> Rule { rules[namespace] ?? external }

    /// Blocked values, and what is nothing but zeros and dashes (the nil UUID among them).
    func isBlocked(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "-") }
            || blockedShapes.contains(Self.shape(of: value.utf8)) && blockedValues.contains(value.lowercased())
    }
}

/// The namespaces that every workspace has.
public enum Namespace {
    public static let userID = "user_id"
    public static let email = "email"
    public static let phone = "phone"
    public static let anonymousID = "anonymous_id"
    public static let deviceID = "device_id"

    /// No namespace at all: what is refused for want of one.
    static let none: Int64 = 0
    /// Their stored numbers: never change one.
    static let userNumber: Int64 = 1
    static let emailNumber: Int64 = 2
    static let phoneNumber: Int64 = 3
    static let anonymousNumber: Int64 = 4
    static let deviceNumber: Int64 = 5

    static let numbers: [String: Int64] = [
        userID: userNumber, email: emailNumber, phone: phoneNumber, anonymousID: anonymousNumber,
        deviceID: deviceNumber,
    ]

    /// The value as it is stored: e-mail addresses and phone numbers in one spelling, nil where it is none.
    static func normalised(_ value: String, in namespace: String) -> String? {
        switch namespace {
        case email: Normalisation.email(value)
        case phone: Normalisation.phone(value)
        default: value
        }
    }
}
