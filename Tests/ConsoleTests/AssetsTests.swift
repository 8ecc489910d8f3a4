import Foundation
import TestSupport
import Testing

@testable import Console

@Suite("Assets")
struct AssetsTests {
    @Test("are named by their content")
    func digest() async throws {
        try await withTemporaryFolder { folder in
            let fetched = try Resources.fetchedAssets(in: folder)
            let own = Resources.folder.appending(path: "Assets")
            let first = try Assets(own: own, fetched: fetched)
            #expect(try Assets(own: own, fetched: fetched).digest == first.digest)
            try Data("// another htmx".utf8).write(to: fetched.appending(path: "htmx/htmx.min.js"))
            #expect(try Assets(own: own, fetched: fetched).digest != first.digest)
        }
    }

    @Test("include every script that the page's script imports")
    func imports() async throws {
        try await withTemporaryFolder { folder in
            let own = Resources.folder.appending(path: "Assets")
            let assets = try Assets(own: own, fetched: try Resources.fetchedAssets(in: folder))
            for (name, text) in try Resources.texts(in: own, suffix: ".js") {
                #expect(assets[name] != nil, "\(name) is not served")
                for match in text.matches(of: /from "\.\/([a-z-]+\.js)"|import "\.\/([a-z-]+\.js)"/) {
                    let imported = String(match.1 ?? match.2 ?? "")
                    #expect(assets[imported] != nil, "\(name) imports \(imported)")
                }
            }
        }
    }

    @Test("that were not fetched end the start and say how to fetch them")
    func missing() async throws {
        try await withTemporaryFolder { folder in
            let failure = #expect(throws: ConsoleFailure.self) {
                try Assets(own: Resources.folder.appending(path: "Assets"), fetched: URL(filePath: folder))
            }
            #expect(failure?.message.contains("make setup") == true)
        }
    }
}
