/// The calls of the Segment specification (https://segment.com/docs/connections/spec/). Numbers are stored.
public enum EventType: Int64, Sendable, CaseIterable, Codable {
    case track = 1
    case identify = 2
    case page = 3
    case screen = 4
    case group = 5
    case alias = 6

    /// The name on the wire.
    public var name: String {
        switch self {
        case .track: "track"
        case .identify: "identify"
        case .page: "page"
        case .screen: "screen"
        case .group: "group"
        case .alias: "alias"
        }
    }

    public init?(name: some StringProtocol) {
        guard let type = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = type
    }
}
