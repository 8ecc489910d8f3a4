import Access

/// A page of the settings, in the order of their tabs.
enum SettingsSection: String, Sendable, CaseIterable {
    case account, security, workspace, users, tokens, audit

    var path: String { "/settings/\(rawValue)" }

    /// Without it the tab is not shown.
    var permission: Permission {
        switch self {
        case .account, .security: .useConsole
        case .workspace: .manageWorkspace
        case .users: .viewUsers
        case .tokens: .manageTokens
        case .audit: .viewAudit
        }
    }
}
