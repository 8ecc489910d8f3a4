import Crypto
import Foundation

/// Style, scripts and icons, read once at start and named by their content: `/assets/<digest>/console.js`. One digest
/// stands for all of them, so that scripts can import each other by relative names, and a browser may keep them for ever.
struct Assets: Sendable {
    struct File: Sendable {
        let bytes: [UInt8]
        let mediaType: String
    }

    /// Of the whole, 16 hex digits.
    let digest: String
    private let files: [String: File]

    /// `/assets/<digest>`.
    var path: String { "/assets/\(digest)" }

    /// Reads our own files and those fetched at set-up. Throws ``ConsoleFailure/missingAsset(_:)``.
    init(own: URL, fetched: URL) throws {
        var files: [String: File] = [:]
        for (name, mediaType) in Assets.scripts + Assets.images {
            files[name] = File(bytes: try Assets.read(own.appending(path: name)), mediaType: mediaType)
        }
        files["console.css"] = File(bytes: try Assets.style(in: own.appending(path: "styles")), mediaType: "text/css")
        let htmx = try Assets.read(fetched.appending(path: "htmx/htmx.min.js"), hint: "Run `make setup`.")
        files["htmx.min.js"] = File(bytes: htmx, mediaType: Assets.script)
        var hash = SHA256()
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Data(name.utf8))
            hash.update(data: Data(file.bytes))
        }
        digest = hash.finalize().prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        self.files = files
    }

    subscript(name: String) -> File? { files[name] }

    /// The style sheets joined in the order of the cascade.
    private static func style(in folder: URL) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for sheet in styles { bytes += try read(folder.appending(path: sheet + ".css")) + [0x0A] }
        return bytes
    }

    private static func read(_ file: URL, hint: String = "") throws -> [UInt8] {
        guard let data = try? Data(contentsOf: file) else {
            throw ConsoleFailure.missingAsset("\(file.lastPathComponent) cannot be read. \(hint)")
        }
        return [UInt8](data)
    }

    private static let script = "text/javascript"

    private static let styles = [
        "tokens", "base", "shell", "controls", "surfaces", "lists", "audiences", "facts", "timeline", "code", "states",
        "login",
        "palette", "notices", "home", "people", "person", "sources", "live", "jobs", "imports", "settings",
        "insights", "styleguide",
    ]

    private static let scripts = [
        "console.js", "keyboard.js", "command-palette.js", "toast.js", "navigation-drawer.js", "sidebar-fold.js",
        "menu-button.js", "copy-button.js", "notice-bell.js", "file-upload.js", "keep-draft.js", "key-list.js",
        "pick-rows.js", "column-widths.js", "chart-tip.js", "live-events.js", "live-home.js", "live-rate.js",
        "open-dialog.js",
        "tab-strip.js", "undo-toast.js",
    ].map { ($0, script) }

    private static let images = [("icons.svg", "image/svg+xml"), ("favicon.svg", "image/svg+xml")]
}
