import Core

/// What somebody types into the palette.
struct PaletteQuery: Sendable {
    let text: String
    private let words: [String]

    init(_ text: String) {
        self.text = String(Normalisation.storable(text).trimmed.prefix(200))
        words = Normalisation.searchable(self.text).split(separator: " ").map(String.init)
    }

    var isEmpty: Bool { words.isEmpty }

    /// Whether each word stands in one of `titles`.
    func matches(_ titles: [String]) -> Bool {
        let titles = titles.map(Normalisation.searchable)
        return words.allSatisfy { word in titles.contains { $0.contains(word) } }
    }
}
