import Foundation
import HTTPTypes
public import Hummingbird

extension Response {
    /// A file on this machine, streamed, to be kept by the browser under `name` and never shown inside a page.
    public static func download(
        _ path: String,
        name: String,
        contentType: String,
        context: some RequestContext
    ) async throws -> Response {
        let body = try await FileIO().loadFile(path: path, context: context)
        let written = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "file"
        var headers: HTTPFields = [.contentType: contentType, .cacheControl: "no-store"]
        headers[.contentDisposition] = "attachment; filename*=UTF-8''\(written)"
        return Response(status: .ok, headers: headers, body: body)
    }
}
