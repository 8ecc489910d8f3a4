import Core

/// What somebody, or something, can be found by.
public struct SearchEntry: Sendable {
    /// As people write them: of persons, of companies.
    public var names: [String]
    /// Addresses and ids, compared letter by letter.
    public var codes: [String]
    /// Numbers that are written in many ways: phones, business numbers.
    public var numbers: [String]
    /// Names may begin or end with what says that they are a company's.
    public var isCompany: Bool

    public init(names: [String] = [], codes: [String] = [], numbers: [String] = [], isCompany: Bool = false) {
        self.names = names
        self.codes = codes
        self.numbers = numbers
        self.isCompany = isCompany
    }
}

/// Finds owners by any part of what they are known by, however it is typed. In memory, made from the database at any
/// time; owners are numbers that are dense enough for a bit each. Not thread-safe.
public struct SearchIndex: Sendable {
    /// Texts of ASCII only, and those with anything else: a Korean name is not looked for among addresses.
    var plain = ByteArena()
    var script = ByteArena()
    var initials = ByteArena()
    var sounds = ByteArena()
    var digits = ByteArena()
    /// The version of each owner whose texts count; the dead have one more than any text.
    var versions: [UInt16] = []
    var replaced = 0
    var alive = 0

    public init() {}

    /// Memory in bytes.
    public var size: Int {
        plain.size + script.size + initials.size + sounds.size + digits.size + 2 * versions.count
    }

    /// From now on `owner` is found by this and nothing else; by nothing where it is nil. O(length of the texts).
    public mutating func set(_ entry: SearchEntry?, of owner: Int64) {
        guard let owner = UInt32(exactly: owner) else { return }
        let wasUnknown = forget(owner)
        guard let entry else { return }
        let version = versions[Int(owner)]
        if wasUnknown { alive += 1 }
        var seen: [String] = []
        func isNew(_ form: String) -> Bool {
            guard !form.isEmpty, !seen.contains(form) else { return false }
            seen.append(form)
            return true
        }
        for name in entry.names {
            let folded = SearchText.folded(name)
            if isNew(folded) { add(folded, of: owner, version) }
            if let unspaced = Self.unspaced(folded), isNew(unspaced) { add(unspaced, of: owner, version) }
            if entry.isCompany, let bare = SearchText.withoutLegalForm(folded), isNew(bare) {
                add(bare, of: owner, version)
            }
            initials.append(SearchText.initials(folded), of: owner, version: version)
            for sound in Sound.of(hangul: folded) { sounds.append(sound, of: owner, version: version) }
        }
        for code in entry.codes {
            let folded = SearchText.folded(code)
            guard isNew(folded) else { continue }
            add(folded, of: owner, version)
            if let number = SearchText.digits(folded), number != folded {
                digits.append(number.utf8, of: owner, version: version)
            }
        }
        var known: [String] = []
        for number in entry.numbers {
            guard let form = SearchText.digits(number), !known.contains(form) else { continue }
            known.append(form)
            digits.append(form.utf8, of: owner, version: version)
        }
    }

    /// Everybody whom the query finds. O(texts), about 10 ns a text.
    public func find(_ query: SearchQuery) -> SearchMatches {
        var found = SearchMatches(limit: versions.count)
        for words in query.ways {
            var matches: SearchMatches?
            for readings in words {
                let word = self.matches(anyOf: readings)
                if matches == nil { matches = word } else { matches?.formIntersection(word) }
                if matches?.all.isEmpty == true { break }
            }
            if let matches { found.formUnion(matches) }
        }
        return found
    }

    private func matches(anyOf readings: [SearchQuery.Reading]) -> SearchMatches {
        var matches = SearchMatches(limit: versions.count)
        func look(
            _ arena: borrowing ByteArena,
            _ needle: [UInt8],
            confirms: ((UnsafeBufferPointer<UInt8>, Int) -> Range<Int>?)? = nil
        ) {
            arena.find(needle, versions: versions, into: &matches, confirms: confirms)
        }
        for reading in readings {
            switch reading {
            case .literal(let text):
                look(script, text)
                if text.allSatisfy({ $0 < 0x80 }) { look(plain, text) }
            case .initials(let text): look(initials, text)
            case .mixed(let pattern): look(script, pattern.needle, confirms: pattern.range)
            case .sound(let text): look(sounds, text)
            case .digits(let text): look(digits, text)
            }
        }
        return matches
    }

    private mutating func add(_ form: String, of owner: UInt32, _ version: UInt16) {
        if form.utf8.allSatisfy({ $0 < 0x80 }) {
            plain.append(form.utf8, of: owner, version: version)
        } else {
            script.append(form.utf8, of: owner, version: version)
        }
    }

    /// A Korean name with blanks in it is also sought without.
    private static func unspaced(_ folded: String) -> String? {
        guard folded.utf8.contains(0x20), folded.unicodeScalars.contains(where: { Hangul.letters(of: $0) != nil })
        else { return nil }
        return folded.filter { $0 != " " }
    }

    /// Makes the owner's texts dead; whether there was nobody by this number.
    private mutating func forget(_ owner: UInt32) -> Bool {
        let index = Int(owner)
        if index >= versions.count {
            versions += Array(repeating: 0, count: index + 1 - versions.count)
        }
        let isNew = versions[index] == 0
        if !isNew { replaced += 1 }
        // A number may come again only when no text carries it any more.
        if versions[index] == .max || replaced > 1_000 && replaced > alive { compact() }
        versions[index] = versions[index] == .max ? 1 : versions[index] + 1
        return isNew
    }

    private mutating func compact() {
        let versions = versions
        func isAlive(_ owner: UInt32, _ version: UInt16) -> Bool { versions[Int(owner)] == version }
        plain.compact(isAlive: isAlive)
        script.compact(isAlive: isAlive)
        initials.compact(isAlive: isAlive)
        sounds.compact(isAlive: isAlive)
        digits.compact(isAlive: isAlive)
        replaced = 0
    }
}
