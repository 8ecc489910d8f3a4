public import Foundation

/// How one installation runs its console.
public struct ConsoleSettings: Sendable {
    /// The folder into which the set-up fetched the scripts of others (`htmx/htmx.min.js`).
    public let fetchedAssets: URL
    /// A proxy stands in front that sets `X-Forwarded-Proto` and `X-Forwarded-For`. Without one, anybody could.
    public let trustsProxy: Bool
    /// Shows `/styleguide`. For development.
    public let showsStyleGuide: Bool
    /// The largest file that can be uploaded.
    public let uploadBytes: Int

    public init(
        fetchedAssets: URL,
        trustsProxy: Bool = false,
        showsStyleGuide: Bool = false,
        uploadBytes: Int = 1 << 30
    ) {
        self.fetchedAssets = fetchedAssets
        self.trustsProxy = trustsProxy
        self.showsStyleGuide = showsStyleGuide
        self.uploadBytes = uploadBytes
    }
}
