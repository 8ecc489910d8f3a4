import Access
import Core
import Hummingbird

/// Every component in every state, on one page. For development.
struct StyleGuideRoutes: Sendable {
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/styleguide", for: .useConsole) { [pages] request, context -> Response in
            let view = StyleGuideView(catalogues: pages.catalogues, format: pages.format(context))
            return try pages.page("styleguide/page", view, at: .styleguide, request, context)
        }
    }
}
