import Foundation

/// What the system tells of itself, said with every event.
struct EventContext: Encodable {
    struct Named: Encodable {
        let name: String
        let version: String
    }

    let library = Named(name: "dangol-swift", version: "0.1.0")
    let os: Named
    let app: Named?
    let locale: String
    let timezone: String
    var traits: [String: DangolValue]?

    init() {
        let version = ProcessInfo.processInfo.operatingSystemVersion
        os = Named(
            name: Self.system,
            version: "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)"
        )
        let bundle = Bundle.main.infoDictionary
        let name = bundle?["CFBundleName"] as? String
        app = name.map { Named(name: $0, version: bundle?["CFBundleShortVersionString"] as? String ?? "") }
        locale = Locale.current.identifier.replacingOccurrences(of: "_", with: "-")
        timezone = TimeZone.current.identifier
    }

    private static var system: String {
        #if os(iOS)
        "iOS"
        #elseif os(macOS)
        "macOS"
        #elseif os(Linux)
        "Linux"
        #else
        "unknown"
        #endif
    }
}

/// One call as it goes over the wire (Segment's HTTP tracking protocol).
struct EventMessage: Encodable {
    let type: String
    let messageId = UUID().uuidString.lowercased()
    let timestamp: String
    let anonymousId: String
    var userId: String?
    var event: String?
    var name: String?
    var groupId: String?
    var previousId: String?
    var traits: [String: DangolValue]?
    var properties: [String: DangolValue]?
    var context: EventContext

    init(_ type: String, _ visitor: Visitor, _ context: EventContext, at time: Date) {
        self.type = type
        self.context = context
        timestamp = time.formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted)
        )
        anonymousId = visitor.anonymousID
        userId = visitor.userID
    }
}
