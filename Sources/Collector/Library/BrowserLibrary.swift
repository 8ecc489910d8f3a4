import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Web

/// `dangol.js`, the library for web pages: the parts in `Resources/dangol`, joined into one script that shows nothing of
/// itself to the page but one global.
///
/// Comments and indentation are left out on the way, which is safe because the parts keep to two rules: a comment has
/// its line to itself, and no string goes over the end of a line.
struct BrowserLibrary: Sendable {
    /// In this order: each part uses what stands in those before it, at least once it runs.
    static let parts = ["store", "visitor", "context", "outbox", "calls", "capture", "start"]

    /// Long enough for a visit, short enough that a mended library is everywhere within the hour.
    private static let lifetime = "public, max-age=600, stale-while-revalidate=3600"

    let plain: [UInt8]
    let packed: [UInt8]
    /// Weak, because the same script travels packed and unpacked.
    let entityTag: String

    /// Reads and joins the parts. Throws ``LibraryFailure``.
    init(folder: URL) throws {
        var script = #"(()=>{"use strict";"# + "\n"
        for part in BrowserLibrary.parts {
            let file = folder.appending(path: part + ".js")
            guard let text = try? String(contentsOf: file, encoding: .utf8) else {
                throw LibraryFailure.missingPart(file.lastPathComponent)
            }
            script += BrowserLibrary.lean(text)
        }
        plain = Array((script + "})();\n").utf8)
        packed = try Deflater.gzip(plain)
        let digest = SHA256.hash(data: plain).prefix(8).map { String($0, radix: 16) }.joined()
        entityTag = #"W/"\#(digest)""#
    }

    /// The lines that do something.
    static func lean(_ text: String) -> String {
        var lean = ""
        for line in text.split(separator: "\n") {
            let line = line.drop { $0 == " " }
            if !line.isEmpty, !line.hasPrefix("//") { lean += line + "\n" }
        }
        return lean
    }

    /// The script, or 304 for who has it.
    func answer(_ request: Request) -> Response {
        var headers: HTTPFields = [
            .cacheControl: BrowserLibrary.lifetime,
            .eTag: entityTag,
            .vary: "Accept-Encoding",
            .xContentTypeOptions: "nosniff",
            .crossOriginResourcePolicy: "cross-origin",
        ]
        if let known = request.headers[.ifNoneMatch], known == "*" || known.contains(entityTag.dropFirst(2)) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = "text/javascript; charset=utf-8"
        guard BrowserLibrary.takesGzip(request.headers[.acceptEncoding] ?? "") else {
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: plain)))
        }
        headers[.contentEncoding] = "gzip"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: packed)))
    }

    /// Whether an `Accept-Encoding` names gzip with a weight above nothing.
    static func takesGzip(_ acceptable: String) -> Bool {
        acceptable.lowercased().split(separator: ",").contains { item in
            let parts = item.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.first == "gzip" else { return false }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return weight != 0
        }
    }
}

extension HTTPField.Name {
    fileprivate static let crossOriginResourcePolicy = constant("Cross-Origin-Resource-Policy")
}
