import Core
import Foundation

/// The places in which settings stand, by rising precedence: file, environment, flags.
struct SettingSources: Sendable {
    private let file: [String: String]
    private let environment: [String: String]
    private let flags: [String: String]

    init(file: [String: String] = [:], environment: [String: String] = [:], flags: [String: String] = [:]) {
        self.file = file
        self.environment = environment
        self.flags = flags
    }

    /// The value that counts, or the setting's own. Throws ``ConfigurationFailure`` where it is unusable.
    subscript<Value>(_ setting: Setting<Value>) -> Value {
        get throws(ConfigurationFailure) {
            guard let (text, origin) = written(setting.description) else { return setting.initial }
            return try setting.value(from: text, origin: origin)
        }
    }

    /// What somebody wrote for a setting, and where; nil where nobody did.
    func written(_ setting: SettingDescription) -> (text: String, origin: SettingOrigin)? {
        if let text = flags[setting.key] { return (text, .flag) }
        if let text = environment[setting.environmentName] { return (text, .environment) }
        return file[setting.key].map { ($0, .file) }
    }

    /// For a value that its type allows and its module does not.
    func unusable<Value>(_ setting: Setting<Value>, expected: String) -> ConfigurationFailure {
        let origin = written(setting.description)?.origin ?? .file
        return .unusable(key: setting.key, origin: origin, expected: expected)
    }

    /// Reads `{"server": {"port": 8080}}` as `server.port`. Throws ``ConfigurationFailure`` where the file cannot be
    /// read, is no such JSON, or has a key that is not among `known`: a slip of the pen would else go unnoticed.
    static func values(ofFile path: String, known: Set<String>) throws(ConfigurationFailure) -> [String: String] {
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
        guard let json = try? JSON(parsing: data), case .object(let modules) = json else {
            throw .malformed(path: path)
        }
        var values: [String: String] = [:]
        for (module, content) in modules {
            guard case .object(let fields) = content else { throw .malformed(path: path) }
            for (name, value) in fields { values["\(module).\(name)"] = value.display }
        }
        if let stranger = values.keys.sorted().first(where: { !known.contains($0) }) { throw .unknown(key: stranger) }
        return values
    }
}
