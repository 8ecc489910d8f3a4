import Core
import Foundation
import HTTPTypes
import Hummingbird
import Web

/// The description of this API, read once from the file beside the program.
struct OpenAPIDocument: Sendable {
    private let bytes: ByteBuffer

    /// Throws ``OpenAPIDocumentFailure`` where the file is missing: the installation is not whole.
    init() throws {
        guard let file = Bundle.module.url(forResource: "openapi", withExtension: "json", subdirectory: "Resources"),
            let data = try? Data(contentsOf: file)
        else { throw OpenAPIDocumentFailure() }
        bytes = ByteBuffer(bytes: data)
    }

    func add(to router: some RouterMethods<AppContext>) {
        router.get("openapi.json") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: bytes)
            )
        }
        router.refuseMethods(at: "openapi.json", allowing: [.get])
    }
}

/// The API's own description is not where it should be.
struct OpenAPIDocumentFailure: Failure {
    let kind = FailureKind.unavailable
    let code = "openapi_missing"
    let message =
        "openapi.json is missing beside the program. Keep the folder dangol_API.resources where the build put it."
}
