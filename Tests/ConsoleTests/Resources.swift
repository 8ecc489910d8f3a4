import Core
import Foundation
import Testing

@testable import Console

/// The console's files as the program reads them, and the folder of its sources.
enum Resources {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Console").standardizedFileURL
    static let folder = sources.appending(path: "Resources")
    static let templates = folder.appending(path: "Templates")

    static func catalogues() throws -> Catalogues { try Catalogues(resources: folder) }

    static func catalogue(_ language: Language = .korean) throws -> Catalogue { try catalogues()[language] }

    /// Korea, on 21 November 2026 at 14:21:07.412.
    static func format(_ language: Language = .korean, now: String = "2026-11-21T05:21:07.412Z") throws -> Format {
        Format(
            text: try catalogue(language),
            timeZone: try #require(TimeZone(identifier: "Asia/Seoul")),
            now: try #require(Instant(iso8601: now))
        )
    }

    /// The texts of all files under `folder` that end in `suffix`, by path.
    static func texts(in folder: URL, suffix: String) throws -> [String: String] {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        var texts: [String: String] = [:]
        for name in names where name.hasSuffix(suffix) {
            texts[name] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        return texts
    }

    /// A folder of fetched assets with a stand-in for htmx.
    static func fetchedAssets(in folder: String) throws -> URL {
        let assets = URL(filePath: folder)
        try FileManager.default.createDirectory(at: assets.appending(path: "htmx"), withIntermediateDirectories: true)
        try Data("// htmx".utf8).write(to: assets.appending(path: "htmx/htmx.min.js"))
        return assets
    }
}
