import Core
import HTTPTypes
import Hummingbird
import Web

/// What supervisors, balancers and Prometheus ask.
struct HealthRoutes: Sendable {
    let report: @Sendable () async -> HealthReport
    let metrics: Metrics

    /// For programs with a token: everything.
    func add(to endpoints: Endpoints) {
        endpoints.get("health", for: []) { _ in await report().json }
        endpoints.refuseMethods(at: "health", allowing: [.get])
    }

    /// For whoever reaches the port: no more than they need.
    func add(to router: some RouterMethods<AppContext>) {
        router.get("healthz") { _, _ in Response.json(["status": "ok"]) }
        router.get("readyz") { _, _ in
            let report = await report()
            return Response.json(
                ["status": report.isReady ? "ready" : "not_ready"],
                status: report.isReady ? .ok : .serviceUnavailable,
                headers: report.isReady ? [:] : [.retryAfter: "1"]
            )
        }
        router.get("metrics") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.render()))
            )
        }
        for path: RouterPath in ["healthz", "readyz", "metrics"] { router.refuseMethods(at: path, allowing: [.get]) }
    }
}
