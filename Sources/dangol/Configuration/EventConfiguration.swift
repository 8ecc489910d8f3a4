/// What one event may be; whatever is over ends in quarantine with its reason.
struct EventConfiguration: Sendable, Equatable {
    static let bytes = Setting("events.bytes", initial: 32 << 10, in: 1_024...4 << 20, "Bytes of one event's JSON.")
    static let depth = Setting("events.depth", initial: 64, in: 4...1_000, "Levels of nesting of one event.")
    static let batch = Setting("events.batch", initial: 10_000, in: 1...100_000, "Events of one batch.")
    static let traits = Setting("events.traits", initial: 300, in: 1...10_000, "Traits of one call.")
    static let descriptions = [bytes.description, depth.description, batch.description, traits.description]

    let bytes: Int
    let depth: Int
    let batch: Int
    let traits: Int

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        bytes = try sources[Self.bytes]
        depth = try sources[Self.depth]
        batch = try sources[Self.batch]
        traits = try sources[Self.traits]
    }
}
