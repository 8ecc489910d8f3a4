import Events
import HTTPTypes
import Hummingbird
import Web

/// Finds the source that a request writes to. Clients put the write key in five places, sometimes in two at once (a
/// proxy's Bearer token beside the body's key), so the first one that is known decides.
struct SourceAuthentication: Sendable {
    let sources: Sources

    /// The source's number. `bodyKey` is the `writeKey` of the body. Throws ``CollectFailure``.
    func source(of request: Request, bodyKey: String?) throws -> Int64 {
        var isKeyGiven = false
        func known(_ key: String?) -> Int64? {
            guard let key, !key.isEmpty else { return nil }
            isKeyGiven = true
            return sources.number(forKey: key)
        }
        if let number = known(request.headers[.authorization].flatMap(SourceAuthentication.key(inAuthorization:)))
            ?? known(request.headers[.writeKey])
            ?? known(SourceAuthentication.key(inQueryOf: request))
            ?? known(bodyKey)
        {
            return number
        }
        throw isKeyGiven ? CollectFailure.invalidWriteKey : .missingWriteKey
    }

    /// `Basic base64(key[:anything])` or `Bearer key`; nil for any other scheme.
    static func key(inAuthorization value: String) -> String? {
        guard let space = value.firstIndex(of: " ") else { return nil }
        let credentials = value[space...].drop { $0 == " " }
        switch value[..<space].lowercased() {
        case "basic":
            return Base64.decode(credentials).map { bytes in
                String(decoding: bytes.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
            }
        case "bearer": return String(credentials)
        default: return nil
        }
    }

    private static func key(inQueryOf request: Request) -> String? {
        request.uri.query == nil ? nil : request.uri.queryParameters["writeKey"].map(String.init)
    }
}

extension HTTPField.Name {
    static let writeKey = constant("X-Write-Key")
}
