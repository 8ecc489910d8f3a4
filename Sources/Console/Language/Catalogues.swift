import Core
import Foundation

/// The catalogues of all languages, read once at start.
struct Catalogues: Sendable {
    let korean: Catalogue
    let english: Catalogue

    /// Reads `Catalogue/<language>.json` under `resources`. Throws ``ConsoleFailure`` where one is missing, broken, or
    /// has a key that the other has not.
    init(resources: URL) throws {
        korean = try Catalogues.read(.korean, resources)
        english = try Catalogues.read(.english, resources)
        let lonely = korean.keys.symmetricDifference(english.keys).sorted()
        guard lonely.isEmpty else {
            throw ConsoleFailure.brokenCatalogue("Keys that only one catalogue has: \(lonely.joined(separator: ", ")).")
        }
    }

    subscript(language: Language) -> Catalogue {
        switch language {
        case .korean: korean
        case .english: english
        }
    }

    private static func read(_ language: Language, _ resources: URL) throws -> Catalogue {
        let file = resources.appending(path: "Catalogue/\(language.rawValue).json")
        guard let data = try? Data(contentsOf: file) else {
            throw ConsoleFailure.brokenCatalogue("Catalogue/\(language.rawValue).json cannot be read.")
        }
        return try Catalogue(language: language, json: data)
    }
}
