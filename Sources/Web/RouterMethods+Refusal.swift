public import HTTPTypes
public import Hummingbird

extension RouterMethods {
    /// Answers 405 with `Allow` to the methods at `path` that have no route. To be called once for a path, naming
    /// exactly the methods that were given one.
    public func refuseMethods(at path: RouterPath, allowing allowed: [HTTPRequest.Method]) {
        // HEAD goes with GET (see Router.edge).
        let allowed = allowed.contains(.get) && !allowed.contains(.head) ? allowed + [.head] : allowed
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        for method in HTTPRequest.Method.everyday where !allowed.contains(method) {
            on(path, method: method) { _, _ -> Response in
                throw HTTPError(
                    .methodNotAllowed,
                    headers: [.allow: names],
                    message: "This address takes \(names)."
                )
            }
        }
    }
}

extension HTTPRequest.Method {
    fileprivate static let everyday: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace,
    ]
}
