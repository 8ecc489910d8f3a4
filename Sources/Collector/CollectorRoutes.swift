public import Core
public import Events
import Foundation
import HTTPTypes
public import Hummingbird
public import Web

/// The addresses under which events come in: Segment's HTTP tracking API as its own clients, RudderStack's and Jitsu's
/// call it, and the library for web pages. A trailing slash makes no difference anywhere.
public struct CollectorRoutes: Sendable {
    private let collection: Collection
    private let pixel: Pixel
    private let configuration: ClientConfiguration
    private let library: BrowserLibrary

    /// Reads the library for web pages. Throws a ``Failure`` that names the file where one is missing.
    public init(
        inbox: any Inbox,
        sources: Sources,
        clock: any WallClock,
        limits: CollectorLimits = CollectorLimits(),
        metrics: Metrics
    ) throws {
        collection = Collection(inbox: inbox, sources: sources, clock: clock, limits: limits, metrics: metrics)
        pixel = Pixel(collection, metrics: metrics)
        configuration = ClientConfiguration(sources: sources, authentication: collection.authentication)
        library = try BrowserLibrary(folder: Bundle.module.bundleURL.appending(path: "Resources/dangol"))
    }

    public func add(to router: Router<AppContext>) {
        let group = router.group()
        group.addMiddleware {
            CrossOrigin()
            FailureResponder { problem, _, _ in .refusal(problem) }
        }
        // First come, first matched: the trie looks at siblings in order, so the busiest addresses stand first.
        for (name, route) in CollectorRoutes.names { take("/v1/\(name)", as: route, in: group) }
        for (name, route) in CollectorRoutes.names where name.count == 1 { take("/\(name)", as: route, in: group) }
        take("/beacon/v1/batch", as: .batch, in: group)
        for path: RouterPath in ["/api/s/:type", "/api/s/s2s/:type"] {
            post(path, in: group) { request, context in
                let name = context.parameters.get("type") ?? ""
                let route = CollectorRoutes.names.first { $0.name == name }?.route ?? .typed
                try await collection.collect(request, as: route, context)
                return .taken
            }
        }
        // The libraries' own statistics. Nobody reads them, but a refusal fills the browser's console.
        for path: RouterPath in ["/v1/m", "/m"] { post(path, in: group) { _, _ in .taken } }
        get("/v1/projects/:writeKey/settings", in: group, configuration.settings)
        get("/sourceConfig", in: group, configuration.sourceConfig)
        get("/dangol.js", in: group) { request, _ in library.answer(request) }
        // Where pages look for analytics.js. That the key is known is checked here, so that a wrong one shows at once.
        for name in ["analytics.min.js", "analytics.js", "platform/analytics.min.js"] {
            get("/analytics.js/v1/:writeKey/\(name)", in: group) { request, context in
                try configuration.requireKnownKey(context)
                return library.answer(request)
            }
        }
        get("/v1/pixel/:type", in: group, pixel.answer)
        get("/pixel/v1/:type", in: group, pixel.answer)
    }

    /// The last part of the address: full and short names.
    private static let names: [(name: String, route: CollectedRequest.Route)] = [
        ("batch", .batch), ("b", .batch), ("import", .batch),
        ("track", .single(.track)), ("t", .single(.track)),
        ("identify", .single(.identify)), ("i", .single(.identify)),
        ("page", .single(.page)), ("p", .single(.page)),
        ("screen", .single(.screen)), ("s", .single(.screen)),
        ("group", .single(.group)), ("g", .single(.group)),
        ("alias", .single(.alias)), ("a", .single(.alias)),
    ]

    private func take(_ path: RouterPath, as route: CollectedRequest.Route, in group: RouterGroup<AppContext>) {
        post(path, in: group) { request, context in
            try await collection.collect(request, as: route, context)
            return .taken
        }
    }

    private func post(
        _ path: RouterPath,
        in group: RouterGroup<AppContext>,
        _ handler: @escaping @Sendable (Request, AppContext) async throws -> Response
    ) {
        group.post(path, use: handler)
        preflight(path, in: group, beside: .post)
    }

    private func get(
        _ path: RouterPath,
        in group: RouterGroup<AppContext>,
        _ handler: @escaping @Sendable (Request, AppContext) async throws -> Response
    ) {
        group.get(path, use: handler)
        preflight(path, in: group, beside: .get)
    }

    /// The browser asks whether it may ask; the group's ``CrossOrigin`` says so.
    private func preflight(_ path: RouterPath, in group: RouterGroup<AppContext>, beside method: HTTPRequest.Method) {
        group.on(path, method: .options) { _, _ in Response(status: .noContent) }
        group.refuseMethods(at: path, allowing: [method, .options])
    }
}
