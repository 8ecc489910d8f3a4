import Storage
import Testing

struct RoundsTests {
    @Test(arguments: [
        (0.25, 8, ["0–2", "2–4", "4–6", "6–"]), (1, 8, ["0–"]), (3, 8, ["0–"]), (0.01, 2, ["0–1", "1–"]),
    ])
    func `every number's turn comes once a round`(share: Double, last: Int64, ranges: [String]) {
        var rounds = Rounds()
        for range in ranges + ranges {
            let bounds = range.split(separator: "–").compactMap { Int64($0) }
            let sql = rounds.range(of: "n", share: share, last: last).rendered
            #expect(sql.text == (bounds.count == 2 ? "n >= $1 AND n < $2" : "n >= $1"))
            #expect(sql.values == bounds.map { .integer($0) })
        }
    }
}
