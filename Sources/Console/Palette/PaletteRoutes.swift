import Access
import Core
import Hummingbird
import Sales

/// What Ctrl-K finds: people, companies, screens and things to do, as one types.
struct PaletteRoutes: Sendable {
    let finder: Finder
    let pages: Pages

    func add(to screens: Screens) { screens.get("/palette", for: .useConsole, use: results) }

    @Sendable private func results(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let sought = PaletteQuery(request.query["q"] ?? "")
        let format = pages.format(context)
        let found =
            sought.isEmpty || !context.allows(.viewPeople)
            ? nil : try await finder.find(sought.text, limit: PaletteView.found)
        let view = PaletteView(
            sought,
            people: found?.people ?? [],
            companies: found?.companies ?? [],
            entries: NavigationEntry.shown(to: context, withStyleGuide: pages.showsStyleGuide),
            actions: PaletteAction.all.filter { $0.permission.map(context.allows) ?? true },
            catalogues: pages.catalogues,
            format: format
        )
        return try pages.fragment("palette/results", view, context)
    }
}
