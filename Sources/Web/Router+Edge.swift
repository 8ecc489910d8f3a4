public import Core
public import Hummingbird

extension Router where Context == AppContext {
    /// An empty router that counts requests and maps errors, to which the delivery targets add their routes.
    /// Every GET answers HEAD as well.
    public static func edge(metrics: Metrics) -> Router<AppContext> {
        let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            RequestMetrics(metrics)
            FailureResponder()
        }
        return router
    }
}
