/// Light or dark; by default as the machine is set.
enum Theme: String, Sendable, CaseIterable {
    case auto, light, dark
}

/// The sidebar with words, or folded to its icons.
enum Sidebar: String, Sendable, CaseIterable {
    case wide, narrow
}
