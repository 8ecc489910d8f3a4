import Access
import HTTPTypes
import Hummingbird

/// Registers what the console answers to people who are logged in. Nothing is registered without the permission that
/// it needs, and no handler runs without it.
struct Screens {
    private let group: RouterGroup<ConsoleContext>

    /// `outside` recognises who asks; everything that is registered here stands behind the login and behind the guard
    /// against forged forms.
    init(outside: RouterGroup<ConsoleContext>) {
        group = outside.group().add(middleware: SignedInOnly()).add(middleware: ForgeryGuard())
    }

    func get(
        _ path: RouterPath,
        for permission: Permission,
        use answer: @escaping @Sendable (Request, ConsoleContext) async throws -> Response
    ) {
        on(path, .get, permission, answer)
    }

    func post(
        _ path: RouterPath,
        for permission: Permission,
        use answer: @escaping @Sendable (Request, ConsoleContext) async throws -> Response
    ) {
        on(path, .post, permission, answer)
    }

    private func on(
        _ path: RouterPath,
        _ method: HTTPRequest.Method,
        _ permission: Permission,
        _ answer: @escaping @Sendable (Request, ConsoleContext) async throws -> Response
    ) {
        group.on(path, method: method) { request, context in
            try context.require(permission)
            return try await answer(request, context)
        }
    }
}
