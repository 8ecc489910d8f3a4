import Foundation
import Mustache

/// All templates, read and checked once at start: a template that does not parse, uses another that does not exist or
/// asks for a text that no catalogue has ends the start with its name.
struct Templates: Sendable {
    private let library: MustacheLibrary

    init(folder: URL, catalogue: Catalogue) throws {
        let sources = try Templates.read(folder)
        var library = MustacheLibrary()
        for (name, source) in sources {
            do {
                library.register(try MustacheTemplate(string: source), named: name)
            } catch {
                throw ConsoleFailure.brokenTemplate("\(name).mustache: \(Templates.words(for: error))")
            }
            for tag in Templates.tags(in: source) {
                try Templates.check(tag, of: name, templates: sources, catalogue: catalogue)
            }
        }
        self.library = library
    }

    /// `name` filled with `content`. Throws ``ConsoleFailure`` where there is no such template.
    func render(_ name: String, _ content: Any) throws -> String {
        guard let text = library.render(ViewTree.laidOut(content) ?? content, withTemplate: name) else {
            throw ConsoleFailure.brokenTemplate("There is no \(name).mustache.")
        }
        return text
    }

    private static func read(_ folder: URL) throws -> [String: String] {
        guard let names = FileManager.default.enumerator(atPath: folder.path) else {
            throw ConsoleFailure.brokenTemplate("The folder of templates is missing.")
        }
        var sources: [String: String] = [:]
        for case let name as String in names where name.hasSuffix(".mustache") {
            let data = try Data(contentsOf: folder.appending(path: name))
            sources[String(name.dropLast(".mustache".count))] = String(decoding: data, as: UTF8.self)
        }
        return sources
    }

    private static func words(for error: any Error) -> String {
        guard let error = error as? MustacheTemplate.ParserError else { return "\(error)" }
        return "line \(error.context.lineNumber), column \(error.context.columnNumber): \(error.error)"
    }

    /// What stands between double braces.
    private static func tags(in source: String) -> [Substring] {
        source.split(separator: "{{", omittingEmptySubsequences: false).dropFirst()
            .compactMap { $0.split(separator: "}}").first }
    }

    private static func check(
        _ tag: Substring,
        of name: String,
        templates: [String: String],
        catalogue: Catalogue
    ) throws {
        if tag.hasPrefix("t."), !catalogue.has(String(tag.dropFirst(2))) {
            throw ConsoleFailure.brokenTemplate("\(name).mustache asks for \(tag), which no catalogue has.")
        }
        let partial = tag.dropFirst().filter { !$0.isWhitespace }
        if tag.hasPrefix(">") || tag.hasPrefix("<"), templates[partial] == nil {
            throw ConsoleFailure.brokenTemplate("\(name).mustache uses \(partial), which does not exist.")
        }
    }
}
