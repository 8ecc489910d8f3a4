import Core
import Storage
import Testing

struct SQLTests {
    @Test func `interpolated values are numbered and bound, never pasted`() {
        let name = "x'; DROP TABLE t; --"
        let time = Instant(microseconds: 7)
        let sql: SQL = "SELECT a FROM t WHERE b = \(name) AND c < \(5) AND d = \(true) AND e = \(time)"
        let (text, values) = sql.rendered
        #expect(text == "SELECT a FROM t WHERE b = $1 AND c < $2 AND d = $3 AND e = $4")
        #expect(values == [.text(name), .integer(5), .integer(1), .integer(7)])
    }

    @Test func `nothing is bound as null`() {
        let missing: String? = nil
        let sql: SQL = "SELECT \(missing), \(Int64?.some(3)), \([UInt8]())"
        #expect(sql.rendered.text == "SELECT $1, $2, $3")
        #expect(sql.rendered.values == [.null, .integer(3), .blob([])])
    }

    @Test func `blocks become part of the text and keep their values in order`() {
        let conditions: [SQL] = ["a = \(1)", "b = \("two")"]
        let tail: SQL = " LIMIT \(3)"
        let sql: SQL = "SELECT c FROM t WHERE \(SQL.joined(conditions, separator: " AND "))" + tail
        #expect(sql.rendered.text == "SELECT c FROM t WHERE a = $1 AND b = $2 LIMIT $3")
        #expect(sql.rendered.values == [.integer(1), .text("two"), .integer(3)])
    }

    @Test func `an empty list matches nothing and is valid`() {
        let sql: SQL = "SELECT 1 WHERE 2 IN (\(SQL.list([])))"
        #expect(sql.rendered.text == "SELECT 1 WHERE 2 IN (NULL)")
        #expect(SQL.list([.integer(1), .text("b")]).rendered.text == "$1, $2")
    }

    @Test func `a row says so when a column is missing, null or of another type`() {
        let row = Row([.null, .integer(1)])
        #expect(throws: StorageFailure.self) { try row.integer(0) }
        #expect(throws: StorageFailure.self) { try row.text(1) }
        #expect(throws: StorageFailure.self) { try row.integer(2) }
        #expect(throws: StorageFailure.self) { try row.optionalInteger(-1) }
        #expect((try? row.optionalText(0)) == .some(nil))
        #expect((try? row.integer(1)) == 1)
    }
}
