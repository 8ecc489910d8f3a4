import HTTPTypes
import Hummingbird
import Web

/// Serves the assets. An old digest answers the present file, but briefly kept: a page that was open during an update
/// still finds its scripts.
struct AssetRoutes {
    let assets: Assets

    func add(to router: Router<AppContext>) {
        router.get("/assets/:digest/:name") { [assets] _, context -> Response in
            let digest = try context.parameters.require("digest")
            guard let file = assets[try context.parameters.require("name")] else { throw HTTPError(.notFound) }
            let lifetime = digest == assets.digest ? "public, max-age=31536000, immutable" : "no-cache"
            return Response(
                status: .ok,
                headers: [
                    .contentType: file.mediaType + "; charset=utf-8",
                    .cacheControl: lifetime,
                    .xContentTypeOptions: "nosniff",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes))
            )
        }
    }
}
