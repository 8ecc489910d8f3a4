/// Light or dark; by default as the machine is set.
enum Theme: String, Sendable, CaseIterable {
    case auto, light, dark
}
