public import Core
import HTTPTypes
public import Hummingbird

/// Counts answers by the class of their status. Stands before everything else.
public struct RequestMetrics: RouterMiddleware {
    public typealias Context = AppContext

    private let ok: Metrics.Counter
    private let redirected: Metrics.Counter
    private let refused: Metrics.Counter
    private let failed: Metrics.Counter

    public init(_ metrics: Metrics) {
        func counter(_ status: String) -> Metrics.Counter {
            metrics.counter(
                "dangol_http_requests_total",
                "Requests answered, by class of status.",
                labels: ["status": status]
            )
        }
        ok = counter("2xx")
        redirected = counter("3xx")
        refused = counter("4xx")
        failed = counter("5xx")
    }

    public func handle(
        _ request: Request,
        context: AppContext,
        next: (Request, AppContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        switch response.status.kind {
        case .clientError: refused.add()
        case .serverError: failed.add()
        case .redirection: redirected.add()
        default: ok.add()
        }
        return response
    }
}
