import Foundation

/// A place within the console to go on to. Anything that could lead elsewhere becomes the first page.
struct LocalPath: Sendable, Equatable {
    static let home = LocalPath("/")

    /// Begins with one slash.
    let text: String

    /// Browsers read `//host` and `/\host` as another host, and drop tabs and line breaks before they look.
    init(_ text: String?) {
        let scalars = Array((text ?? "").unicodeScalars.prefix(2))
        let isLocal = scalars.first == "/" && (scalars.count < 2 || (scalars[1] != "/" && scalars[1] != "\\"))
        let isPlain = (text ?? "").unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && $0 != "\\" }
        self.text = if let text, isLocal, isPlain, text.utf8.count <= 2_048 { text } else { "/" }
    }

    /// The login that comes back here.
    var login: String {
        guard text != "/" else { return "/login" }
        var allowed = CharacterSet.urlQueryAllowed
        allowed.remove(charactersIn: "&+=?#")
        return "/login?next=" + (text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")
    }
}
