import Access
import Foundation
import Hummingbird

/// Refuses a change that does not carry the token of the session that asks for it: in the header of a partial request
/// or in the `csrf` field of a form.
struct ForgeryGuard: RouterMiddleware {
    typealias Context = ConsoleContext

    func handle(
        _ request: Request,
        context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head else { return try await next(request, context) }
        let expected = try context.requiredSession().csrfToken
        if let token = request.headers[.forgeryToken] {
            guard ForgeryGuard.equal(token, expected) else { throw ConsoleFailure.forgedForm }
            return try await next(request, context)
        }
        var request = request
        let body = try await request.collectBody(upTo: 64 * 1_024)
        guard let token = FormFields(String(buffer: body))["csrf"], ForgeryGuard.equal(token, expected) else {
            throw ConsoleFailure.forgedForm
        }
        return try await next(request, context)
    }

    /// Takes the same time wherever the texts differ.
    static func equal(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
