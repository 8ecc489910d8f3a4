import Access
import Core
import Foundation
import HTTPTypes
import Hummingbird

/// Turns views into answers.
struct Pages: Sendable {
    let templates: Templates
    let catalogues: Catalogues
    let assetPath: String
    let showsStyleGuide: Bool
    let clock: any WallClock

    /// How to write things for whoever asks.
    func format(_ context: ConsoleContext) -> Format {
        Format(
            text: catalogues[context.language],
            timeZone: TimeZone(identifier: context.workspace.timeZone) ?? .gmt,
            now: clock.now(),
            currency: context.workspace.currency
        )
    }

    /// A whole page inside the shell.
    func page(
        _ template: String,
        _ view: some Sendable,
        at entry: NavigationEntry?,
        search: String = "",
        _ request: Request,
        _ context: ConsoleContext
    ) throws -> Response {
        let shell = try ShellView(
            visitor: context.requiredSession(),
            entries: NavigationEntry.shown(to: context, withStyleGuide: showsStyleGuide),
            current: entry,
            search: search,
            page: PageState(request: request, context: context),
            text: catalogues[context.language]
        )
        return try answer(
            template,
            view,
            shell: shell,
            theme: context.theme,
            sidebar: context.sidebar,
            language: context.language
        )
    }

    /// A whole page without shell: login, errors.
    func bare(
        _ template: String,
        _ view: some Sendable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:],
        theme: Theme,
        language: Language
    ) throws -> Response {
        var response = try answer(template, view, shell: nil, theme: theme, language: language)
        response.status = status
        response.headers.append(contentsOf: headers)
        return response
    }

    /// A part of a page, for a page that is already open.
    func fragment(_ template: String, _ view: some Sendable, _ context: ConsoleContext) throws -> Response {
        let csrf = context.session?.csrfToken ?? ""
        return Pages.html(try text(template, view, csrf: csrf, language: context.language))
    }

    /// A part of a page as text, for streams.
    func text(_ template: String, _ view: some Sendable, csrf: String = "", language: Language) throws -> String {
        let root = PageRoot(
            t: catalogues[language],
            assets: assetPath,
            language: language.rawValue,
            theme: "",
            sidebar: "",
            csrf: csrf,
            shell: nil,
            view: view
        )
        return try templates.render(template, root)
    }

    private func answer(
        _ template: String,
        _ view: some Sendable,
        shell: ShellView?,
        theme: Theme,
        sidebar: Sidebar = .wide,
        language: Language
    ) throws -> Response {
        let root = PageRoot(
            t: catalogues[language],
            assets: assetPath,
            language: language.rawValue,
            theme: theme.rawValue,
            sidebar: sidebar.rawValue,
            csrf: shell?.csrf ?? "",
            shell: shell,
            view: view
        )
        return Pages.html(try templates.render(template, root))
    }

    /// Pages show personal data: nobody keeps them, and one address answers whole pages and parts.
    private static func html(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .vary: "HX-Request"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}

/// What every template sees: the texts as `t`, where assets lie, and the view of its screen.
private struct PageRoot {
    let t: Catalogue
    let assets: String
    let language: String
    let theme: String
    let sidebar: String
    let csrf: String
    let shell: ShellView?
    let view: Any
}
