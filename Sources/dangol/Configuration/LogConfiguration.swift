import Logging

/// What is logged.
struct LogConfiguration: Sendable, Equatable {
    static let level = Setting("log.level", initial: Logger.Level.info, "The least severe level that is written.")
    static let descriptions = [level.description]

    let level: Logger.Level

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        level = try sources[Self.level]
    }
}
