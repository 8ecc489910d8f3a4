import Access
import Core
import HTTPTypes
import Hummingbird

/// The bell: what somebody should know, how much of it is new, and that it has been seen.
struct NoticeRoutes: Sendable {
    let notices: Notices
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/notices", for: .useConsole, use: list)
        screens.get("/notices/count", for: .useConsole, use: count)
        screens.post("/notices/seen", for: .useConsole, use: see)
    }

    /// A page of its own, or the content of the bell's menu.
    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.requiredSession().user
        let isPartial = request.isPartial
        let latest = try await notices.latest(for: user, limit: isPartial ? 8 : 100)
        let view = NoticesView(latest, format: pages.format(context))
        if isPartial { return try pages.fragment("notices/list", view, context) }
        return try pages.page("notices/page", view, at: nil, request, context)
    }

    /// How many are new, as text; empty for none.
    @Sendable private func count(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let count = try await notices.unseen(by: context.requiredSession().user)
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: NoticesView.badge(count)))
        )
    }

    @Sendable private func see(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = try await FormFields(body: request)
        guard let through = form["through"].flatMap(Int64.init) else { throw ConsoleFailure.incompleteForm }
        try await notices.see(through: through, as: context.requiredSession().user)
        return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }
}
