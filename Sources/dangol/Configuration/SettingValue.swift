import Logging

/// A type that a setting can have.
protocol SettingValue: Sendable {
    static var typeName: String { get }
    /// Which values there are, where the type has few; empty otherwise.
    static var allowed: String { get }
    init?(written text: String)
    var written: String { get }
}

extension SettingValue {
    static var allowed: String { "" }
}

extension Int: SettingValue {
    static var typeName: String { "integer" }
    init?(written text: String) { self.init(text) }
    var written: String { String(self) }
}

extension Bool: SettingValue {
    static var typeName: String { "flag" }
    static var allowed: String { "true, false" }
    init?(written text: String) { self.init(text) }
    var written: String { String(self) }
}

extension String: SettingValue {
    static var typeName: String { "text" }
    init?(written text: String) { self = text }
    var written: String { self }
}

extension Logger.Level: SettingValue {
    static var typeName: String { "level" }
    static var allowed: String { allCases.map(\.rawValue).joined(separator: ", ") }
    init?(written text: String) { self.init(rawValue: text.lowercased()) }
    var written: String { rawValue }
}
