import Foundation
import TestSupport
import Testing

@testable import Console

@Suite("Templates")
struct TemplatesTests {
    @Test("all parse, and use only texts and templates that exist")
    func ours() throws { _ = try Templates(folder: Resources.templates, catalogue: try Resources.catalogue()) }

    @Test(
        "that are broken end the start with the name of the file",
        arguments: [
            ("{{#open}}", "bad.mustache: line"), ("{{t.no.such.text}}", "bad.mustache asks for t.no.such.text"),
            ("{{> no/such}}", "bad.mustache uses no/such"),
        ]
    )
    func broken(source: String, message: String) async throws {
        try await withTemporaryFolder { folder in
            let url = URL(filePath: folder)
            try Data(source.utf8).write(to: url.appending(path: "bad.mustache"))
            let failure = #expect(throws: ConsoleFailure.self) {
                try Templates(folder: url, catalogue: try Resources.catalogue())
            }
            #expect(failure?.message.contains(message) == true)
        }
    }

    @Test(
        "give every form the token of the session, or of the login, so that it can be sent before a script has seen it"
    )
    func tokens() throws {
        for (name, text) in try Resources.texts(in: Resources.templates, suffix: ".mustache") {
            for match in text.matches(of: /(?s)<form\b[^>]*method="post"[^>]*>(.*?)<\/form>/) {
                let hasToken = match.1.contains(#"name="csrf""#) || match.1.contains(#"name="token""#)
                #expect(hasToken, "\(name): \(match.0.prefix(120))")
            }
        }
    }

    @Test("have no inline script, style or handler")
    func noInlineCode() throws {
        for (name, text) in try Resources.texts(in: Resources.templates, suffix: ".mustache") {
            #expect(!text.contains(/<script(?![^>]* src=)/), "\(name)")
            #expect(!text.contains(/<style|\sstyle=|\son[a-z]+=|javascript:/), "\(name)")
        }
    }

    @Test("print unescaped only what the payload printer has escaped")
    func unescaped() throws {
        for (name, text) in try Resources.texts(in: Resources.templates, suffix: ".mustache") {
            let raw = text.matches(of: /\{\{[{&]\s*([a-z.A-Z]+)/).map { String($0.1) }
            #expect(raw.allSatisfy { $0 == "payload" || $0 == "view.payload" }, "\(name)")
        }
    }

    @Test("call no other host, and neither do styles and scripts")
    func noOtherHost() throws {
        let files = try Resources.texts(in: Resources.templates, suffix: ".mustache")
            .merging(Resources.texts(in: Resources.folder.appending(path: "Assets"), suffix: ".css")) { $1 }
            .merging(Resources.texts(in: Resources.folder.appending(path: "Assets"), suffix: ".js")) { $1 }
        for (name, text) in files {
            let addresses = text.matches(of: /https?:\/\/[a-z0-9.]+/).map { String($0.0) }
            #expect(addresses.allSatisfy { $0 == "http://www.w3.org" }, "\(name)")
        }
    }
}
