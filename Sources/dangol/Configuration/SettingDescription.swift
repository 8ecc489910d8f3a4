/// What the documentation says of a setting.
struct SettingDescription: Sendable, Equatable {
    let key: String
    let type: String
    let initial: String
    let range: String
    let purpose: String

    /// `server.port` is `DANGOL_SERVER_PORT` in the environment.
    var environmentName: String { "DANGOL_" + key.uppercased().replacing(".", with: "_") }

    /// The line of the table in docs/operations.md.
    var markdown: String {
        "| `\(key)` | `\(environmentName)` | \(type) | \(initial.isEmpty ? "(empty)" : "`\(initial)`") | \(range) | \(purpose) |"
    }

    static let markdownHeader = """
        | key | environment | type | default | range | meaning |
        |---|---|---|---|---|---|
        """
}
