import Audiences
import Columns
import Core
import Events
import Testing

struct ConditionTextTests {
    /// Beside each text the definition that it stands for.
    @Test(arguments: [
        (#"city = Seoul, 부산"#, #"{"attribute":"trait:city","is":["Seoul","부산"]}"#),
        (
            #"email contains "@naver" and not known is true"#,
            #"{"all":[{"attribute":"email","contains":"@naver"},{"not":{"attribute":"known","true":true}}]}"#
        ),
        (
            #"did "Order Completed" [category = beauty; price >= 10000] count >= 3 in last 90 days"#,
            #"{"count":{"at_least":3},"did":"Order Completed","in_last_days":90,"where":[{"is":["beauty"],"property":"category"},{"at_least":10000,"property":"price"}]}"#
        ),
        (
            #"did page Pricing since 2026-01-01 until 2026-02-01 or did page"#,
            #"{"any":[{"did":"Pricing","since":"2026-01-01","type":"page","until":"2026-02-01"},{"did":"page"}]}"#
        ),
        (
            #"sequence ("Product Viewed" then "Order Completed") within 36 hours before last 2 days"#,
            #"{"before_last_days":2,"sequence":[{"did":"Product Viewed"},{"did":"Order Completed"}],"within_hours":36}"#
        ),
        (
            #"at least 2 of (vip is false; age between 20 and 29; did Bought sum of price * quantity > 300000)"#,
            #"{"at_least":2,"of":[{"attribute":"trait:vip","false":true},{"attribute":"trait:age","between":[20,29]},{"did":"Bought","sum":{"more":300000,"of":["price","quantity"]}}]}"#
        ),
        (
            #"(a exists or b missing) and last_seen not in last 30 days and birthday anniversary in 0 days and sample 2.5% seed "봄 1""#,
            #"{"all":[{"any":[{"attribute":"trait:a","exists":true},{"attribute":"trait:b","missing":true}]},{"attribute":"last_seen","not_in_last_days":30},{"anniversary_in_days":0,"attribute":"trait:birthday"},{"sample":2.5,"seed":"봄 1"}]}"#
        ),
        (
            #"did "first" last in last 3 days in last 9 days"#,
            #"{"did":"first","in_last_days":9,"last":{"in_last_days":3}}"#
        ),
        (
            #"did Bought on sat, sun at 18-24 count >= 2 within 7 days after first ("Signed Up" on mon)"#,
            #"{"after":{"first":{"did":"Signed Up","on_weekdays":["mon"]}},"at_hours":[18,24],"count":{"at_least":2},"did":"Bought","on_weekdays":["sat","sun"],"within_days":7}"#
        ),
        (
            #"not did Seen before last (page Pricing)"#,
            #"{"not":{"before":{"last":{"did":"Pricing","type":"page"}},"did":"Seen"}}"#
        ),
        (#"{"did":"A"}"#, #"{"did":"A"}"#),
    ])
    func `the compact form says what the JSON says`(_ text: String, _ json: String) throws {
        #expect(try Condition(reading: text) == Condition(parsing: json))
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `what is written is read as the same`(_ seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var read = 0
        for _ in 0..<500 {
            let condition = PeopleListsTests.condition(&random)
            // What no value of the attribute can pass is refused in either form.
            guard (try? Condition(parsing: condition.json.text)) != nil else {
                #expect(throws: ConditionFailure.self) { try Condition(reading: condition.text) }
                continue
            }
            read += 1
            #expect(try Condition(reading: condition.text) == Self.simplified(condition), "\(condition.text)")
        }
        #expect(read > 100)
        let odd = ["and", "trait:x", "name", "a b", "\"\\", "page", "날", "count", "", " "].filter { !$0.isEmpty }
        for name in odd {
            let condition = Condition.all([
                .attribute(.trait(name), .isAny([name, "x"])), .not(.behaviour(Behaviour(EventChoice(name)))),
                .behaviour(Behaviour(EventChoice(name, type: .page), measure: .sum([name]), test: .less(-2.5))),
            ])
            #expect(try Condition(reading: condition.text) == condition, "\(condition.text)")
        }
    }

    @Test(arguments: [
        ("", "character 1"), ("city", "character 5"), ("city = ", "character 8"), ("city = a and", "character 13"),
        ("city = \"a", "character 8"), ("city ~ a", "character 6"), ("did A count > many", "character 15"),
        ("(a exists", "character 10"), ("a exists b", "character 10"), ("sample 10", "character 8"),
        ("sample 0%", "sample"), ("sample 200%", "character 8"), ("sample nan%", "character 8"),
        ("sample 1e300%", "character 8"), ("did A distinct of a * b = 1", "character 21"),
        ("did A in last 3 weeks", "character 17"), ("at least 3 of (a exists)", "at_least"),
        (String(repeating: "(", count: 99) + "a exists", "character 51"),
    ])
    func `what is no condition is told where`(_ text: String, _ place: String) {
        let failure = #expect(throws: ConditionFailure.self) { try Condition(reading: text) }
        #expect(failure?.place == place)
    }

    /// Without groups of one.
    private static func simplified(_ condition: Condition) -> Condition {
        switch condition {
        case .all(let parts): parts.count == 1 ? simplified(parts[0]) : .all(parts.map(simplified))
        case .any(let parts): parts.count == 1 ? simplified(parts[0]) : .any(parts.map(simplified))
        case .atLeast(let least, let parts): .atLeast(least, parts.map(simplified))
        case .not(let part): .not(simplified(part))
        default: condition
        }
    }
}
