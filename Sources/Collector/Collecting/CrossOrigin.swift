import HTTPTypes
import Hummingbird
import Web

/// Lets pages of every origin send events, and read why they were refused: collection is public by its nature, the
/// write key says for which source.
struct CrossOrigin: RouterMiddleware {
    typealias Context = AppContext

    private static let fields: HTTPFields = [
        .accessControlAllowCredentials: "true",
        .accessControlAllowMethods: "GET, POST, HEAD, OPTIONS",
        .accessControlAllowHeaders:
            "authorization, content-type, content-encoding, x-write-key, x-retry-count, anonymousid, x-requested-with",
        .accessControlExposeHeaders: "retry-after, x-ratelimit-reset",
        .accessControlMaxAge: "86400",
    ]

    func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers.append(HTTPField(name: .vary, value: "Origin"))
        guard let origin = request.headers[.origin] else { return response }
        response.headers.append(HTTPField(name: .accessControlAllowOrigin, value: origin))
        response.headers.append(contentsOf: CrossOrigin.fields)
        return response
    }
}
