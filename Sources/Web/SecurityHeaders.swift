public import HTTPTypes
public import Hummingbird

/// Says to browsers what an answer may be used for. `contentSecurityPolicy` is the page's own; answers that are no
/// pages allow nothing at all.
public struct SecurityHeaders: RouterMiddleware {
    public typealias Context = AppContext

    private let fields: HTTPFields

    public init(contentSecurityPolicy: String = "default-src 'none'; frame-ancestors 'none'") {
        fields = [
            .contentSecurityPolicy: contentSecurityPolicy,
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "strict-origin-when-cross-origin",
            .frameOptions: "DENY",
            .crossOriginOpenerPolicy: "same-origin",
        ]
    }

    public func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in fields where !response.headers.contains(field.name) { response.headers.append(field) }
        return response
    }
}

extension HTTPField.Name {
    static let referrerPolicy = constant("Referrer-Policy")
    static let frameOptions = constant("X-Frame-Options")
    static let crossOriginOpenerPolicy = constant("Cross-Origin-Opener-Policy")

    /// A name that the library has no constant for. `name` is a constant of the program and a valid token.
    public static func constant(_ name: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is no header name") }
        return name
    }
}
