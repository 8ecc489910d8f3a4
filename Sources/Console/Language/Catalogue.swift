import Core
import Foundation
import Mustache

/// Every text of the console in one language, by dotted key (`people.title`).
///
/// Templates read it as `{{t.people.title}}`; views ask it by key and fill the gaps (`{count}`) of a text.
struct Catalogue: Sendable {
    let language: Language
    private let texts: [String: String]
    private let tree: CatalogueBranch

    /// Throws ``ConsoleFailure`` where `data` is not an object of texts and objects of texts.
    init(language: Language, json data: Data) throws {
        guard let json = try? JSON(parsing: data), let tree = CatalogueBranch(json) else {
            throw ConsoleFailure.brokenCatalogue("Catalogue/\(language.rawValue).json is not an object of texts.")
        }
        self.language = language
        self.tree = tree
        texts = tree.flattened()
    }

    var keys: Set<String> { Set(texts.keys) }

    func has(_ key: String) -> Bool { texts[key] != nil }

    /// The text under `key` with each `{name}` replaced by its value. The key itself where there is no such text,
    /// which the tests exclude.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        guard let text = texts[key] else { return key }
        return values.isEmpty ? text : Catalogue.filled(text, values)
    }

    /// The form of `key` for `count` things: `key.one` or `key.other`, with `{count}` written by `format`.
    func plural(_ key: String, _ count: Int64, _ written: String, _ values: [String: String] = [:]) -> String {
        self(key + (count == 1 ? ".one" : ".other"), values.merging(["count": written]) { $1 })
    }

    /// One pass from left to right, so that a value that contains braces stays what it is.
    private static func filled(_ text: String, _ values: [String: String]) -> String {
        var output = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            output += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            output += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return output + rest
    }
}

extension Catalogue: MustacheParent {
    func child(named name: String) -> Any? { tree.child(named: name) }
}
