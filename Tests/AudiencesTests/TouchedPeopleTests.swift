import Columns
import Core
import Events
import TestSupport
import Testing

@testable import Audiences

/// Who is judged anew, and for what. 1 came, of 2 something became known, 3 was seen, 4 ordered, 5 viewed.
struct TouchedPeopleTests {
    private static let ordered = EventChoice("Ordered")
    private static let viewed = EventChoice("Viewed", where: [PropertyFilter("price", .greater(1))])
    private static let city = Condition.attribute(.trait("city"), .isAny(["Seoul"]))

    private static var touched: Touched {
        var touched = Touched(nobody: ())
        touched.insert(wholly: 1)
        touched.insert(facts: 2)
        touched.insert(activity: 3)
        touched.insert([4], event: 10)
        touched.insert([5, 5], event: 20)
        return touched
    }

    private static var circumstances: Circumstances {
        var circumstances = Circumstances(now: PipelineHarness.noon, zone: NaiveLists.zone, tagged: [:])
        circumstances.history.learn("Ordered", of: .track, number: 10)
        circumstances.history.learn("Viewed", of: .track, number: 20)
        circumstances.computed["orders"] = ComputedTrait(
            id: "1",
            name: "orders",
            events: ordered,
            window: .always,
            computation: .measure(.count),
            createdAt: PipelineHarness.noon,
            author: "test"
        )
        return circumstances
    }

    private static func people(_ words: [UInt64]) -> [Int] {
        words.indices.flatMap { word in (0..<64).filter { words[word] & (1 << UInt64($0)) != 0 }.map { word * 64 + $0 }
        }
    }

    static let table: [(condition: Condition, people: [Int])] = [
        (city, [1, 2]),
        (.attribute(.email, .exists), [1, 2]),
        (.attribute(.consent("email"), .isTrue), [1, 2]),
        (.attribute(.tag, .missing), [1, 3]),
        (.attribute(.lastSeen, .inLast(days: 3)), [1, 3]),
        (.attribute(.events, .greater(3)), [1, 3]),
        (.attribute(.firstSeen, .exists), [1, 3]),
        (.attribute(.computed("orders"), .greater(1)), [1, 4]),
        (.attribute(.computed("gone"), .greater(1)), [1]),
        (.behaviour(Behaviour(ordered)), [1, 4]),
        (.not(.behaviour(Behaviour(ordered))), [1, 4]),
        (.behaviour(Behaviour(EventChoice("Ordered", type: .page))), [1]),
        (.behaviour(Behaviour(EventChoice("Never"))), [1]),
        (
            .behaviour(
                Behaviour(ordered, window: .around(EventNeighbour(viewed, isFirst: true, isAfter: true, hours: 24)))
            ), [1, 4, 5]
        ),
        (.sequence(EventSequence([EventChoice("Never"), ordered], hours: 24, without: [viewed])), [1, 4, 5]),
        (.rfm(RFMCell(viewed, value: [], window: .always, recency: 5)), [1, 5]),
        (.cell(.anything(.always)), [1, 4, 5]),
        (.sample(Sample(percent: 10)), [1]),
        (.audience("kept"), [1, 2]),
        (.all([city, .behaviour(Behaviour(ordered))]), [1, 2, 4]),
        (.any([.attribute(.events, .greater(1)), .behaviour(Behaviour(viewed))]), [1, 3, 5]),
        (.atLeast(1, [city, .attribute(.lastSeen, .exists)]), [1, 2, 3]),
    ]

    @Test(arguments: table)
    func `an audience is judged for those of whom that is new which it asks`(
        _ condition: Condition,
        _ people: [Int]
    )
        throws
    {
        let circumstances = Self.circumstances
        var touched = try #require(TouchedPeople(Self.touched, circumstances.history))
        #expect(Self.people(touched.concerned(condition, circumstances)) == people)
        #expect(Self.people(touched.anyone) == [1, 2, 3, 4, 5])
    }

    @Test func `who has most of something is asked by what they have`() throws {
        let circumstances = Self.circumstances
        var touched = try #require(TouchedPeople(Self.touched, circumstances.history))
        for (attribute, people) in [
            (Attribute.events, [1, 3]), (.trait("points"), [1, 2]), (.computed("orders"), [1, 4]),
        ] {
            let top = try #require(Top(10, by: attribute))
            #expect(Self.people(touched.concerned(.top(top), circumstances)) == people)
        }
    }

    @Test func `where it may be anybody nobody is left out`() {
        var unknown = Touched()
        unknown.insert(wholly: 1)
        #expect(TouchedPeople(unknown, EventHistory()) == nil)
        var either = Self.touched
        either.formUnion(Touched())
        #expect(TouchedPeople(either, EventHistory()) == nil)
        #expect(!unknown.isEmpty)
        _ = unknown.take()
        #expect(unknown.isEmpty)
    }

    @Test func `of very many events it is no more known who did what`() throws {
        let circumstances = Self.circumstances
        var touched = Touched(nobody: ())
        touched.insert([3], event: 20)
        touched.insert(Array(repeatElement(7, count: 1_000_000)), event: 10)
        touched.insert([9], event: 10)
        var people = try #require(TouchedPeople(touched, circumstances.history))
        #expect(Self.people(people.concerned(Self.city, circumstances)) == [3, 7])
        #expect(Self.people(people.concerned(.behaviour(Behaviour(Self.ordered)), circumstances)) == [3, 7, 9])
    }

    @Test func `what two readers met is put together`() throws {
        let circumstances = Self.circumstances
        var other = Touched(nobody: ())
        other.insert(wholly: 70)
        other.insert(facts: 71)
        other.insert(activity: 72)
        other.insert([73], event: 10)
        var both = Self.touched
        both.formUnion(other)
        var people = try #require(TouchedPeople(both, circumstances.history))
        #expect(Self.people(people.concerned(Self.city, circumstances)) == [1, 2, 70, 71])
        #expect(Self.people(people.concerned(.behaviour(Behaviour(Self.ordered)), circumstances)) == [1, 4, 70, 73])
        #expect(Self.people(people.concerned(.attribute(.events, .greater(1)), circumstances)) == [1, 3, 70, 72])
    }
}
