import Core
import Customers
import Events

/// A person on a terminal.
struct ProfileText: Sendable {
    let profile: Profile
    let events: [EventRecord]

    var text: String {
        let summary = profile.summary
        var lines = [
            summary.name ?? summary.email ?? (summary.isAnonymous ? "Somebody unknown" : "Somebody without a name"),
            "  id          \(summary.id)",
            "  first seen  \(summary.firstSeen)",
            "  last seen   \(summary.lastSeen)",
            "  events      \(summary.events)",
        ]
        lines += Self.section("Identifiers", profile.identifiers.map { ($0.namespace, $0.value) })
        lines += Self.section("Traits", profile.traits.map { ($0.name, $0.value.display) })
        lines += Self.section("Last events", events.map { ($0.time.iso8601, "\($0.type?.name ?? "") \($0.name)") })
        return lines.joined(separator: "\n") + "\n"
    }

    static func section(_ title: String, _ rows: [(String, String)]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let width = rows.map(\.0.count).max() ?? 0
        return ["", title]
            + rows.map { name, value in
                "  \(name)\(String(repeating: " ", count: width - name.count))  \(ProfileText.printable(value))"
            }
    }

    /// What strangers send must not steer the terminal.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
            )
        )
    }
}
