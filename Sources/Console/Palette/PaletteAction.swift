import Access
import Core

/// Something that can be done from anywhere.
struct PaletteAction: Sendable {
    enum Effect: Sendable {
        /// Opens a screen.
        case open(String)
        /// Sends a form with one field.
        case send(to: String, field: String, value: String)
    }

    /// In the catalogue, under `palette.action.`.
    let key: String
    let icon: String
    let permission: Permission?
    let effect: Effect

    init(_ key: String, _ icon: String, _ permission: Permission? = nil, _ effect: Effect) {
        (self.key, self.icon, self.permission, self.effect) = (key, icon, permission, effect)
    }

    static let all: [PaletteAction] = [
        PaletteAction("new_source", "plus", .manageSources, .open("/sources?new=1")),
        PaletteAction("rejected", "alert", .viewEvents, .open("/live?state=quarantined")),
        PaletteAction("light", "sun", nil, .send(to: "/preferences", field: "theme", value: Theme.light.rawValue)),
        PaletteAction("dark", "moon", nil, .send(to: "/preferences", field: "theme", value: Theme.dark.rawValue)),
        PaletteAction("auto", "contrast", nil, .send(to: "/preferences", field: "theme", value: Theme.auto.rawValue)),
        PaletteAction(
            "korean",
            "globe",
            nil,
            .send(to: "/preferences", field: "language", value: Language.korean.rawValue)
        ),
        PaletteAction(
            "english",
            "globe",
            nil,
            .send(to: "/preferences", field: "language", value: Language.english.rawValue)
        ),
        PaletteAction("log_out", "exit", nil, .send(to: "/logout", field: "from", value: "palette")),
    ]
}
