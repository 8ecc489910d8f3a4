import Audiences
import Core
import Testing

struct ConditionTests {
    @Test(arguments: [
        #"{"all":[{"attribute":"trait:city","is":["Seoul","Busan"]},{"not":{"attribute":"known","true":true}}]}"#,
        #"{"any":[{"at_least":3.0,"attribute":"events"},{"attribute":"trait:age","between":[20.0,29.5]}]}"#,
        #"{"attribute":"last_seen","in_last_days":30}"#, #"{"attribute":"first_seen","since":"2026-11-21"}"#,
        #"{"attribute":"identifier:user_id","missing":true}"#, #"{"attribute":"email","contains":"@naver"}"#,
        #"{"at_hours":[22,6],"did":"Seen","on_weekdays":["mon","sun"]}"#,
        #"{"after":{"first":{"did":"Signed Up"}},"did":"Bought","within_days":7}"#,
        #"{"before":{"last":{"did":"Bought","on_weekdays":["sat"]}},"did":"Seen","within_hours":5}"#,
        #"{"anniversary_in_days":7,"attribute":"trait:birthday"}"#, #"{"sample":12.5,"seed":"봄"}"#,
    ])
    func `a definition is what it was when it is read again`(_ text: String) throws {
        let condition = try Condition(parsing: text)
        #expect(condition.json.text == text)
        #expect(try Condition(parsing: condition.json.text) == condition)
    }

    @Test(arguments: [
        ("[]", ""), ("{", ""), (#"{"all":[]}"#, "all"),
        (#"{"all":[{"attribute":"town","exists":true}]}"#, "all[0].attribute"),
        (#"{"all":[{"attribute":"events"}]}"#, "all[0]"), (#"{"attribute":"events","over":3}"#, "over"),
        (#"{"any":[{"attribute":"email","exists":true},{"attribute":"email","is":["a",[]]}]}"#, "any[1].is[1]"),
        (#"{"attribute":"first_seen","since":"2026-02-30"}"#, "since"),
        (#"{"attribute":"events","between":[1]}"#, "between"),
        (#"{"attribute":"last_seen","in_last_days":0}"#, "in_last_days"),
        (#"{"attribute":"known","true":false}"#, "true"), (#"{"all":[{"sample":0}]}"#, "all[0].sample"),
        (#"{"did":"Seen","on_weekdays":["monday"]}"#, "on_weekdays"), (#"{"did":"Seen","at_hours":[9,9]}"#, "at_hours"),
        (#"{"did":"Seen","within_days":3}"#, "within_days"), (#"{"did":"Seen","after":{"did":"Bought"}}"#, "after"),
        (#"{"did":"Seen","after":{"first":{"did":""}}}"#, "after.first.did"),
        (#"{"did":"Seen","after":{"first":{"did":"Bought"}},"since":"2026-01-01"}"#, "since"),
        (#"{"top":0,"by":"events"}"#, "top"),
        (#"{"any":[{"top":3,"by":"email"}]}"#, "any[0].by"), (#"{"top":3,"by":"people"}"#, "by"),
        (#"{"sample":5,"seed":7}"#, "seed"), (#"{"sample":5,"of":"all"}"#, "of"),
        (#"{"attribute":"trait:birthday","anniversary_in_days":367}"#, "anniversary_in_days"),
        (#"{"not":{"attribute":"events","less":"many"}}"#, "not.less"),
        (
            #"{"any":[{"attribute":"known","true":true},{"attribute":"last_seen","contains":"2026"}]}"#,
            "any[1].contains"
        ),
        (#"{"attribute":"events","is":["many"]}"#, "is"), (#"{"attribute":"email","at_least":5}"#, "at_least"),
        (#"{"attribute":"known","is":["true"]}"#, "is"), (#"{"attribute":"tag","begins":"V"}"#, "begins"),
        (#"{"not":{"attribute":"identifier:user_id","is":["7"]}}"#, "not.is"),
        (#"{"attribute":"consent_time:Analytics","less":5}"#, "less"),
    ])
    func `a bad definition is told where it is bad`(_ text: String, _ place: String) {
        let failure = #expect(throws: ConditionFailure.self) { try Condition(parsing: text) }
        #expect(failure?.place == place)
    }

    @Test func `nobody nests without end`() {
        let leaf = #"{"attribute":"known","true":true}"#
        let deep = (0..<50).reduce(leaf) { inner, _ in #"{"not":\#(inner)}"# }
        #expect(throws: ConditionFailure.self) { try Condition(parsing: deep) }
        let wide = #"{"all":[\#([String](repeating: leaf, count: 101).joined(separator: ","))]}"#
        #expect(throws: ConditionFailure.self) { try Condition(parsing: wide) }
    }
}
