import Access
import Core
import Hummingbird

/// What is said of the workspace as a whole.
struct WorkspaceRoutes: Sendable {
    let workspace: WorkspaceSettings
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/settings/workspace", for: .manageWorkspace) { request, context in
            let view = WorkspaceView(WorkspaceFields(context.workspace), nil, format: pages.format(context))
            return try pages.settings(.workspace, view, request, context)
        }
        screens.post("/settings/workspace", for: .manageWorkspace, use: change)
    }

    @Sendable private func change(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = WorkspaceFields(try await FormFields(body: request))
        do {
            try await workspace.change(to: fields.workspace(), by: context.author())
            return .done(.saved, at: SettingsSection.workspace.path)
        } catch let failure as AccessFailure {
            let view = WorkspaceView(fields, failure, format: pages.format(context))
            return try pages.settings(.workspace, view, failure: failure, request, context)
        }
    }
}

/// The fields of the form as they were typed.
struct WorkspaceFields: Sendable {
    let name: String
    let timeZone: String
    let currency: String
    /// Empty for the browser's.
    let language: String

    init(_ workspace: Workspace) {
        name = workspace.name
        timeZone = workspace.timeZone
        currency = workspace.currency
        language = workspace.language?.rawValue ?? ""
    }

    init(_ form: FormFields) {
        name = form["name"] ?? ""
        timeZone = form["time_zone"] ?? ""
        currency = form["currency"] ?? ""
        language = form["language"] ?? ""
    }

    /// Throws ``AccessFailure``.
    func workspace() throws(AccessFailure) -> Workspace {
        try Workspace(
            name: name,
            timeZone: timeZone,
            currency: currency,
            language: Language(rawValue: language)
        )
    }
}

/// The form of the workspace.
struct WorkspaceView: Sendable {
    let name: String
    let timeZones: [SelectOption]
    let currencies: [SelectOption]
    let languages: [SelectOption]
    let problem: String?
    /// Under which field the problem is said.
    let isNameWrong: Bool

    init(_ fields: WorkspaceFields, _ failure: AccessFailure?, format: Format) {
        name = fields.name
        let zones = Workspace.timeZones
        timeZones = (zones.contains(fields.timeZone) ? zones : [fields.timeZone] + zones).map { zone in
            SelectOption(value: zone, title: zone, isChosen: zone == fields.timeZone)
        }
        currencies = Workspace.currencies.map { currency in
            SelectOption(
                value: currency,
                title: "\(currency) · \(format.money(1_234, currency: currency))",
                isChosen: currency == fields.currency
            )
        }
        let browser = SelectOption(
            value: "",
            title: format.text("settings.workspace.language_of_browser"),
            isChosen: fields.language.isEmpty
        )
        let own = Language.allCases.map { language in
            let title = format.text("language.\(language.rawValue)")
            return SelectOption(value: language.rawValue, title: title, isChosen: language.rawValue == fields.language)
        }
        languages = [browser] + own
        problem = failure.map(format.words)
        isNameWrong = failure == .missingName || failure == .nameTooLong(maximum: 100)
    }
}
