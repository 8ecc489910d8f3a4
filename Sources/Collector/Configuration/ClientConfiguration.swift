import Core
import Events
import HTTPTypes
import Hummingbird
import Web

/// The documents that browser libraries fetch before they send anything.
struct ClientConfiguration: Sendable {
    let sources: Sources
    let authentication: SourceAuthentication

    /// What analytics-next needs to run with this server alone.
    func settings(_ request: Request, _ context: AppContext) throws -> Response {
        let key = try requireKnownKey(context)
        let integration: JSON = [
            "apiKey": .string(key),
            "apiHost": .string("\(request.head.authority ?? "localhost")/v1"),
            "protocol": .string(ClientConfiguration.scheme(of: request)),
            "versionSettings": ["version": "4.4.7", "componentTypes": ["browser"]],
        ]
        let open: JSON = ["__default": ["enabled": true]]
        return cacheable([
            "integrations": ["Segment.io": integration],
            "plan": ["track": open, "identify": open, "group": open],
            "analyticsNextEnabled": true,
        ])
    }

    /// The write key in the address. Throws ``ConfigurationFailure`` where no source has it.
    @discardableResult
    func requireKnownKey(_ context: AppContext) throws -> String {
        let key = context.parameters.get("writeKey") ?? ""
        guard sources.number(forKey: key) != nil else { throw ConfigurationFailure() }
        return key
    }

    /// What the RudderStack browser library needs: a source that is on and no destinations in the browser.
    func sourceConfig(_ request: Request, _ context: AppContext) throws -> Response {
        _ = try authentication.source(of: request, bodyKey: nil)
        let off: JSON = ["enabled": false]
        return cacheable([
            "source": [
                "id": "dangol",
                "name": "dangol",
                "writeKey": .string(request.uri.queryParameters["writeKey"].map(String.init) ?? ""),
                "enabled": true,
                "workspaceId": "dangol",
                "config": ["statsCollection": ["errors": off, "metrics": off]],
                "dataplanes": [:],
                "destinations": [],
            ]
        ])
    }

    private func cacheable(_ json: JSON) -> Response {
        .json(json, headers: [.cacheControl: "public,max-age=86400"])
    }

    private static func scheme(of request: Request) -> String {
        request.headers[.forwardedProto]?.lowercased() == "https" ? "https" : "http"
    }
}

/// Settings were asked for under a key that no source has.
struct ConfigurationFailure: Failure {
    let kind = FailureKind.notFound
    let code = "unknown_write_key"
    let message = "No source has this write key, or it was revoked. Copy it from Data → Sources."
}

extension HTTPField.Name {
    fileprivate static let forwardedProto = constant("X-Forwarded-Proto")
}
