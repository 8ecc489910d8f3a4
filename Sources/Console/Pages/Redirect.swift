import HTTPTypes
import Hummingbird
import Web

extension Response {
    /// On to another page of the console, by GET. `location` begins with a single slash.
    static func seeOther(_ location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location, .cacheControl: "no-store"])
    }

    /// As above, in the way in which a partial request understands it.
    static func onward(_ location: String, for request: Request) -> Response {
        guard request.isPartial else { return .seeOther(location) }
        return Response(status: .noContent, headers: [.htmxRedirect: location, .cacheControl: "no-store"])
    }
}

extension Request {
    /// The page is open and wants a part of itself.
    var isPartial: Bool { headers[.htmxRequest] == "true" && headers[.htmxHistoryRestore] != "true" }
}

extension HTTPField.Name {
    static let htmxRequest = constant("HX-Request")
    static let htmxHistoryRestore = constant("HX-History-Restore-Request")
    static let htmxRedirect = constant("HX-Redirect")
    static let forgeryToken = constant("X-CSRF-Token")
    static let forwardedProtocol = constant("X-Forwarded-Proto")
    static let forwardedFor = constant("X-Forwarded-For")
}
