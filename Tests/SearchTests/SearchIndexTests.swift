import Core
import Snapshots
import TestSupport
import Testing

@testable import Search

struct SearchIndexTests {
    /// Number, names, codes, numbers.
    private static let people: [(Int64, SearchEntry)] = [
        (1, SearchEntry(names: ["김민준"], codes: ["minjun.kim@example.com", "u-20418"], numbers: ["+821012345678"])),
        (2, SearchEntry(names: ["이서연"], codes: ["seoyeon@dangol.kr"], numbers: ["+82212345678"])),
        (3, SearchEntry(names: ["박지훈"], codes: ["jihoon+shop@naver.com"], numbers: ["+14155550100"])),
        (4, SearchEntry(names: ["Ann O'Smith"], codes: ["ann@smith.example"])),
        (5, SearchEntry(names: ["남궁 민수"], codes: ["back\\slash_100%@b.kr"])),
        (6, SearchEntry(names: ["하은"], codes: ["2024.01"])),
        (7, SearchEntry(names: ["최정은"])),
        (8, SearchEntry(names: ["Élodie 김"])),
        (9, SearchEntry(names: ["(주)단골상사"], codes: ["dangol.co.kr"], numbers: ["123-45-67890"], isCompany: true)),
    ]

    private static let index: SearchIndex = {
        var index = SearchIndex()
        for (owner, entry) in people { index.set(entry, of: owner) }
        return index
    }()

    private func found(_ text: String, in index: SearchIndex = Self.index) -> [Int64] {
        guard let query = SearchQuery(text) else { return [] }
        return index.find(query).all.descending().reversed()
    }

    @Test func `what was kept in a file finds the same, and goes on`() async throws {
        try await withTemporaryFolder { folder in
            var writer = try SnapshotWriter(path: folder + "/search", version: SearchIndex.snapshotVersion)
            try Self.index.write(to: &writer)
            try writer.finish()
            let file = try SnapshotFile(path: folder + "/search", version: SearchIndex.snapshotVersion)
            var restored = try SearchIndex(from: file)
            for text in ["준", "ㄱㅁㅈ", "kim minjun", "5678", "ann", "dangol", "단골", "@"] {
                #expect(found(text, in: restored) == found(text), "\(text)")
            }
            restored.set(SearchEntry(names: ["김민서"]), of: 1)
            #expect(found("민준", in: restored).isEmpty && found("민서", in: restored) == [1])
        }
    }

    @Test(
        arguments: [
            // Parts of names, addresses and ids.
            ("김민준", [1]), ("민준", [1]), ("준", [1]), ("MINJUN.kim", [1]), ("example.com", [1]), ("20418", [1]),
            ("@", [1, 2, 3, 4, 5]),
            ("ann o'smith", [4]), ("  ANN   O'Smith ", [4]), ("smith ann", [4]), ("élodie", [8]), ("ÉLODIE", [8]),
            ("100%", [5]), ("\\", [5]),
            ("남궁민수", [5]), ("남궁 민수", [5]), ("민수 남궁", [5]), ("_", [5]), ("2024.01", [6]), ("+shop", [3]),
            ("ｍｉｎｊｕｎ", [1]),
            // Initial consonants, also mixed with syllables.
            ("ㄱㅁㅈ", [1]), ("ㅁㅈ", [1]), ("ㄴㄱㅁㅅ", [5]), ("ㅇㅅㅇ", [2]), ("김ㅁㅈ", [1]), ("ㄱ민ㅈ", [1]), ("김ㅁㅅ", []), ("ㅃ", []),
            // Latin letters.
            ("kim minjun", [1]), ("gim min-jun", [1]), ("Minjun Kim", [1]), ("kimminjun", [1]), ("gimminjoon", [1]),
            ("lee seoyeon", [2]),
            ("yi seo yeon", [2]), ("rhee suyun", [2]), ("i seoyeon", [2]), ("park jihoon", [3]), ("bak ji-hun", [3]),
            ("pak jihun", [3]),
            ("namgung minsu", [5]), ("haeun", [6]), ("ha eun", [6]), ("ha-eun", [6]), ("choi jungeun", [7]),
            ("choe jeong eun", [7]),
            // Numbers in every form.
            ("010-1234-5678", [1]), ("01012345678", [1]), ("+82 10 1234 5678", [1]), ("+82 (0)10-1234", [1]),
            ("82-10-1234-5678", [1]),
            ("0082 10 1234 5678", [1]), ("5678", [1, 2, 9]), ("1234 5678", [1, 2, 9]), ("02-1234-5678", [2]),
            ("415 555", [3]), ("+1 415", [3]),
            ("123-45-67890", [9]), ("1234567890", [9]), ("67890", [9]),
            // Companies with and without what says that they are one.
            ("단골상사", [9]), ("(주)단골", [9]), ("dangol", [2, 9]),
            // Nobody.
            ("nobody", []), ("뷁", []), ("qz", []), ("x' OR '1'='1", []), ("%%", []), ("김민준 이서연", []), ("\n", []),
            ("", []),
        ] as [(String, [Int64])]
    )
    func `somebody is found however it is typed`(text: String, owners: [Int64]) {
        #expect(found(text) == owners)
    }

    @Test func `what is exactly that comes before what begins with it, and that before what holds it`() throws {
        var index = SearchIndex()
        index.set(SearchEntry(names: ["김민"]), of: 1)
        index.set(SearchEntry(names: ["김민준"]), of: 2)
        index.set(SearchEntry(names: ["이김민"]), of: 3)
        index.set(SearchEntry(names: ["이 김민"]), of: 4)
        let matches = index.find(try #require(SearchQuery("김민")))
        #expect(matches.tiers.map { $0.descending() } == [[1], [4, 2], [3]])
        #expect(matches.count == 4)
    }

    @Test func `whoever changes is found by the new and not by the old`() {
        var index = Self.index
        index.set(SearchEntry(names: ["김철수"]), of: 1)
        #expect(found("김민준", in: index).isEmpty)
        #expect(found("김철수", in: index) == [1])
        index.set(nil, of: 1)
        #expect(found("김철수", in: index).isEmpty)
        index.set(SearchEntry(names: ["다시"]), of: 1)
        #expect(found("다시", in: index) == [1])
    }

    @Test func `many changes leave nothing behind`() {
        var index = SearchIndex()
        for turn in 0..<70_000 { index.set(SearchEntry(names: ["name\(turn % 7)"], codes: ["c"]), of: 5) }
        #expect(found("name6", in: index).isEmpty == (69_999 % 7 != 6))
        #expect(found("c", in: index) == [5])
        #expect(index.size < 100_000)
    }

    /// So many texts are read in pieces; whoever stands where two of them meet is found as well, and once.
    @Test func `many texts are read in pieces, and nobody is lost between them`() {
        var index = SearchIndex()
        let count = 90_001
        for owner in 0..<count { index.set(SearchEntry(codes: ["c\(owner)@example.com"]), of: Int64(owner)) }
        #expect(index.size > 2 << 20)
        #expect(found("example", in: index).count == count)
        for pieces in 1...4 {
            for owner in (count * pieces / 4 - 2..<min(count, count * pieces / 4 + 2)) {
                #expect(found("c\(owner)@", in: index) == [Int64(owner)])
            }
        }
        #expect(found("@example.com\n", in: index) == found("@example.com", in: index))
        let expected = (0..<count).filter { "\($0)".contains("77") }.map(Int64.init)
        #expect(found("77", in: index) == expected)
    }

    /// Against the plainest way to look for text.
    @Test func `random texts are found where they stand`() throws {
        var random = SeededGenerator(seed: 11)
        let letters = Array("ab김민@. 1")
        func text(_ length: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: length, using: &random)).compactMap { _ in letters.randomElement(using: &random) }
            )
        }
        var index = SearchIndex()
        var texts: [Int64: String] = [:]
        for _ in 0..<2_000 {
            let owner = Int64.random(in: 0..<300, using: &random)
            texts[owner] = "x" + text(0...30) + "x"
            index.set(SearchEntry(codes: [texts[owner] ?? ""]), of: owner)
        }
        for _ in 0..<500 {
            let sought = text(1...3)
            guard let query = SearchQuery(sought), !query.text.contains(" "), SearchText.digits(query.text) == nil
            else { continue }
            let expected = texts.filter { SearchText.folded($0.value).contains(query.text) }.keys.sorted()
            #expect(found(sought, in: index) == expected, "\(sought)")
        }
    }
}
