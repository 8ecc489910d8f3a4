import Access
import Core
import HTTPTypes
import Hummingbird

/// What stands around every page of the settings: the tabs that somebody may use, and what has just been done.
struct SettingsView<Body: Sendable>: Sendable {
    let tabs: [Choice]
    let title: String
    /// What the last form did, in words.
    let done: String?
    let body: Body

    init(_ section: SettingsSection, _ body: Body, role: Role, done: SettingsDeed?, text: Catalogue) {
        tabs = SettingsSection.allCases.filter { role.allows($0.permission) }.map { tab in
            Choice(title: text("settings.tab.\(tab.rawValue)"), path: tab.path, isChosen: tab == section)
        }
        title = text("settings.tab.\(section.rawValue)")
        self.done = done.map { text("settings.done.\($0.rawValue)") }
        self.body = body
    }
}

/// What a form of the settings did; stands in the address to which it leads.
enum SettingsDeed: String, Sendable, CaseIterable {
    case saved, password, sessions
    case twoFactorOff = "two_factor_off"
    case role, deactivated, reactivated
    case twoFactorReset = "two_factor_reset"
    case withdrawn, revoked
}

extension Pages {
    /// A page of the settings.
    func settings(
        _ section: SettingsSection,
        template: String? = nil,
        _ body: some Sendable,
        failure: (any Failure)? = nil,
        _ request: Request,
        _ context: ConsoleContext
    ) throws -> Response {
        let view = SettingsView(
            section,
            body,
            role: try context.requiredSession().user.role,
            done: failure == nil ? request.query["done"].flatMap { SettingsDeed(rawValue: $0) } : nil,
            text: catalogues[context.language]
        )
        var response = try page("settings/\(template ?? section.rawValue)", view, at: .settings, request, context)
        if let failure { response.status = failure.formStatus }
        return response
    }
}

extension Response {
    /// Back to a page of the settings, which then says what was done.
    static func done(_ deed: SettingsDeed, at path: String) -> Response {
        .seeOther(Query.path(path, [("done", deed.rawValue)]))
    }
}

/// One thing to choose from a list.
struct SelectOption: Sendable {
    let value: String
    let title: String
    let isChosen: Bool
}
