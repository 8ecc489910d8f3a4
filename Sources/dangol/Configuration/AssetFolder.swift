import Foundation

/// Where set-up put what it fetched.
enum AssetFolder {
    /// `.assets` in the folder of the program or the nearest one above it; in the working folder where there is none.
    static func nearest() -> URL {
        var folder = (Bundle.main.executableURL ?? URL(fileURLWithPath: ".")).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let assets = folder.appending(path: ".assets")
            if FileManager.default.fileExists(atPath: assets.path) { return assets }
        }
        return URL(fileURLWithPath: ".assets")
    }
}
