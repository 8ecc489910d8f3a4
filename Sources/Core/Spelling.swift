/// Names that are nearly written as another one.
public enum Spelling {
    /// The one among `names` that somebody may have meant who wrote `name`: with fewest letters put in, left out, changed or swapped, and with
    /// no more than one of three of them; nil where there is none. Capital letters, and what parts words, make no difference. O(letters²) a
    /// name.
    public static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = letters(name)
        guard wanted.count <= longest else { return nil }
        var nearest: (name: String, distance: Int)?
        for candidate in names where candidate != name {
            let letters = letters(candidate)
            let most = max(wanted.count, letters.count) / 3
            guard letters.count <= longest, abs(letters.count - wanted.count) <= most else { continue }
            let distance = distance(wanted, letters)
            guard distance <= most else { continue }
            if nearest.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true {
                nearest = (candidate, distance)
            }
        }
        return nearest?.name
    }

    private static let longest = 100

    private static func letters(_ name: String) -> [Character] {
        name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" }
    }

    /// With neighbours swapped as one step (optimal string alignment).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
