import Audiences
import Testing

@testable import Console

struct FilledFormTests {
    private static func query(_ condition: String, _ subject: ListSubject = .people) throws -> ListQuery {
        ListQuery(of: subject, filter: FilterGroups(try Condition(parsing: condition, of: subject)))
    }

    @Test(arguments: [
        #"{"attribute":"trait:city","is":["Seoul","Busan, Haeundae"]}"#, #"{"attribute":"trait:city","begins":"Se"}"#,
        #"{"attribute":"events","at_least":3}"#, #"{"attribute":"trait:age","between":[20,29.5]}"#,
        #"{"attribute":"last_seen","in_last_days":7}"#, #"{"attribute":"first_seen","since":"2026-11-21"}"#,
        #"{"attribute":"known","true":true}"#, #"{"attribute":"email","missing":true}"#, #"{"top":100,"by":"events"}"#,
        #"{"attribute":"consent:advertising/email","false":true}"#, #"{"did":"Seen"}"#,
        #"{"did_not":"Seen","in_last_days":9}"#,
        #"{"did":"Seen","count":{"at_most":2.0},"before_last_days":9}"#,
        #"{"did":"Bought","average":{"of":"price","less":3}}"#,
        #"{"did":"Bought","sum":{"of":["price","quantity"],"between":[3,9.5]}}"#,
        #"{"did":"Bought","distinct":{"of":"category","more":2}}"#,
        #"{"did":"Bought","last":{"not_in_last_days":90}}"#,
        #"{"did":"Bought","first":{"since":"2026-01-31"},"in_last_hours":9}"#,
        #"{"did":"Seen","in_last_hours":5}"#, #"{"did":"Seen","since":"2026-01-01"}"#,
        #"{"did_not":"Seen","since":"2026-01-01","until":"2026-02-01"}"#,
        #"{"did":"Bought","where":[{"property":"x","missing":true},{"property":"y","between":[-1,9]},{"property":"z","begins":"a"}]}"#,
        #"{"did":"Seen","after":{"first":{"did":"Bought"}},"within_hours":3}"#,
        #"{"sequence":[{"did":"Seen"},{"did":"Pricing","type":"page"},{"did":"Bought"}],"within_days":3}"#,
        #"{"not":{"sequence":[{"did":"Seen"},{"did":"Bought"}],"within_hours":5,"order":"any","in_last_days":9}}"#,
        #"{"sequence":[{"did":"Seen"},{"did":"Bought"}],"within_days":3,"without":[{"did":"Refund"}]}"#,
        #"{"did":"Bought","sum":{"of":"price","at_least":9.5}}"#,
        #"{"did":"Pricing","type":"page","on_weekdays":["mon","sun"],"at_hours":[22,6]}"#,
        #"{"did":"Seen","after":{"first":{"did":"Bought"}},"within_days":3}"#,
        #"{"did":"Seen","before":{"last":{"did":"Bought"}}}"#,
        #"{"did":"Bought","where":[{"property":"category","is_not":["a","b"]}]}"#,
        #"{"did":"Bought","where":[{"property":"price","at_least":3}]}"#,
        #"{"did":"Bought","where":[{"property":"x","exists":true}]}"#,
    ])
    func `a test is changed in the form that built it`(_ leaf: String) throws {
        let query = try Self.query(#"{"all":[{"attribute":"name","exists":true},{"any":[{"did":"Other"},\#(leaf)]}]}"#)
        let changing = try #require(query.changing(FilterGroups.Spot(group: 1, place: 1)))
        let read = try ListQuery(FormFields(String(changing.path.drop { $0 != "?" }.dropFirst())), of: .people)
        #expect(read == changing)
        let filled = try #require(read.filled)
        // Nothing was changed.
        #expect(try read.placing(read.leaf(in: filled)) == query)
        // In its place, and nowhere else.
        let other = try #require(FilterGroups.Leaf(.attribute(.email, .exists)))
        let placed = read.placing(other).filter
        #expect(placed.groups.map(\.count) == [1, 2] && placed.groups[1][1] == other)
        #expect(placed.groups[1][0] == query.filter.groups[1][0])
    }

    @Test(arguments: [
        #"{"any_person":{"did":"Seen","count":{"at_least":3}}}"#, #"{"no_person":{"did_not":"Seen"}}"#,
        #"{"attribute":"people","at_least":3}"#,
    ])
    func `so is one of companies`(_ leaf: String) throws {
        let query = try Self.query(leaf, .companies)
        let changing = try #require(query.changing(FilterGroups.Spot(group: 0, place: 0)))
        let filled = try #require(changing.filled)
        #expect(try changing.placing(changing.leaf(in: filled)) == query)
    }

    @Test(arguments: [
        #"{"attribute":"events","more":3}"#, #"{"did":"Bought","count":{"more":3}}"#, #"{"sample":10}"#,
        #"{"did":"Bought","sum":{"of":["price","quantity","rate"],"at_least":3}}"#,
        #"{"did":"Bought","where":[{"property":"a","is":["x, y"]}]}"#,
        #"{"did":"Bought","where":[{"property":"a","exists":true},{"property":"b","exists":true},{"property":"c","exists":true},{"property":"d","exists":true},{"property":"e","exists":true}]}"#,
        #"{"not":{"attribute":"email","is":["a"]}}"#, #"{"did_not":"Seen","count":{"at_least":3}}"#,
        #"{"sequence":[{"did":"Seen"},{"did":"Bought","where":[{"property":"x","exists":true}]}],"within_days":3}"#,
        #"{"sequence":[{"did":"Seen"},{"did":"Bought"}],"within_days":3,"without":[{"did":"A"},{"did":"B"}]}"#,
        #"{"did":"Seen","after":{"first":{"did":"Bought","where":[{"property":"x","exists":true}]}}}"#,
    ])
    func `what no form says is not half said by one`(_ leaf: String) throws {
        let query = try Self.query(leaf)
        #expect(query.changing(FilterGroups.Spot(group: 0, place: 0)) == nil)
        #expect(query.changing(FilterGroups.Spot(group: 0, place: 9)) == nil)
    }

    @Test(arguments: [
        #"{"attribute":"email","exists":true}"#, #"{"attribute":"trait:city","is":["Seoul"]}"#, #"{"did":"Seen"}"#,
        #"{"did":"Seen","count":{"at_least":3}}"#, #"{"audience":"01890000-0000-7000-8000-000000000000"}"#,
        #"{"sample":10}"#, #"{"top":9,"by":"events"}"#,
        #"{"sequence":[{"did":"Seen"},{"did":"Bought"}],"within_days":3}"#,
    ])
    func `a test is turned into its opposite and back`(_ leaf: String) throws {
        let query = try Self.query(#"{"all":[{"any":[{"did":"Other"},\#(leaf)]},{"attribute":"name","exists":true}]}"#)
        var filter = query.filter
        let spot = FilterGroups.Spot(group: 0, place: 1)
        filter.turn(spot)
        #expect(filter != query.filter && filter.groups.map(\.count) == [2, 1])
        let turned = try #require(filter[spot])
        #expect(FilterGroups.Leaf(turned.condition) == turned)
        filter.turn(spot)
        #expect(filter == query.filter)
        filter.turn(FilterGroups.Spot(group: 7, place: 0))
        #expect(filter == query.filter)
    }

    @Test(arguments: [
        #"{"not":{"all":[{"did":"Seen"},{"attribute":"name","exists":true}]}}"#,
        #"{"at_least":2,"of":[{"did":"Seen"},{"audience":"01890000-0000-7000-8000-000000000000"},{"attribute":"trait:age","between":[20,29]}]}"#,
        #"{"all":[{"any":[{"did":"Seen"},{"all":[{"did":"Bought"},{"sample":10}]}]},{"did":"Other"}]}"#,
    ])
    func `what has no groups is changed in words`(_ condition: String) throws {
        let query = try Self.query(condition)
        #expect(query.filter.other != nil)
        let changing = query.with { $0.panel = .text }
        let read = try ListQuery(FormFields(String(changing.path.drop { $0 != "?" }.dropFirst())), of: .people)
        #expect(read == changing)
        let written = FormFields(filled: ["text": try #require(query.filter.condition).text])
        #expect(try read.built(in: written, AudienceNames([])).query == query)
    }
}
