import Hummingbird

/// Sends everybody who is not logged in to the login, and back to where they wanted to go afterwards.
struct SignedInOnly: RouterMiddleware {
    typealias Context = ConsoleContext

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard context.session == nil else { return try await next(request, context) }
        // A part of a page or a stream is no place to come back to.
        let isPage = request.method == .get && !request.isPartial && request.wantsHTML
        let login = isPage ? LocalPath(request.uri.description).login : LocalPath.home.login
        guard isPage || request.isPartial || request.method == .post else { throw NotSignedIn() }
        return .onward(login, for: request)
    }
}

extension Request {
    var wantsHTML: Bool { headers[.accept]?.contains("text/html") ?? false }
}
