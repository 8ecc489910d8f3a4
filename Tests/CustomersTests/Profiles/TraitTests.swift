import Core
import Customers
import Storage
import TestSupport
import Testing

struct TraitTests {
    /// Each list is one batch of `(hour, traits)`.
    struct Telling: CustomTestStringConvertible, Sendable {
        let name: String
        let batches: [[(Int, String)]]
        let expected: [String: JSON]
        var testDescription: String { name }

        init(_ name: String, _ batches: [[(Int, String)]], _ expected: [String: JSON]) {
            self.name = name
            self.batches = batches
            self.expected = expected
        }
    }

    static let table: [Telling] = [
        Telling("the later one counts", [[(1, #""a":1"#), (2, #""a":2"#)]], ["a": 2]),
        Telling("the later one counts, not the one that comes later", [[(2, #""a":2"#), (1, #""a":1"#)]], ["a": 2]),
        Telling(
            "an import of old events overwrites nothing",
            [[(9, #""a":2"#)], [(1, #""a":1,"b":1"#)]],
            ["a": 2, "b": 1]
        ),
        Telling(
            "of one moment the one that came later counts",
            [[(1, #""a":1"#), (1, #""a":2"#)], [(1, #""a":3"#)]],
            ["a": 3]
        ),
        Telling("null removes", [[(1, #""a":1,"b":1"#)], [(2, #""a":null"#)]], ["b": 1]),
        Telling("what is older does not come back", [[(1, #""a":1"#), (3, #""a":null"#)], [(2, #""a":2"#)]], [:]),
        Telling("what is newer does", [[(1, #""a":null"#)], [(2, #""a":2"#)]], ["a": 2]),
        Telling("an empty text is a value", [[(1, #""a":1"#), (2, #""a":"""#)]], ["a": ""]),
        Telling("of two in one call the last counts", [[(1, #""a":1,"a":2"#)]], ["a": 2]),
        Telling(
            "any JSON is a value",
            [[(1, #""a":{"x":[1,null,"한"]},"b":false,"c":-1.5,"d":"\u0000\ud83d\ude00","":7"#)]],
            [
                "a": ["x": [1, nil, "한"]], "b": false, "c": .number(-1.5), "d": "\0😀", "": 7,
            ]
        ),
        Telling(
            "numbers keep what is said of them",
            [[(1, #""a":123456789012345680000000,"b":9007199254740993"#)]],
            ["a": .number(1.2345678901234568e23), "b": 9_007_199_254_740_993]
        ),
    ]

    @Test(arguments: table, Engine.all)
    func `what is said last by the event's time is what is known`(telling: Telling, engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            for batch in telling.batches {
                try await workspace.driver.take(batch.map { identify("u", $0.1, hour: $0.0) })
            }
            let traits = try #require(try await workspace.person("u")).traits
            #expect(Dictionary(traits.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) == telling.expected)
            #expect(traits.map(\.name) == traits.map(\.name).sorted())
        }
    }

    @Test(arguments: Engine.all)
    func `it is known where and when a trait was said`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([identify("u", #""a":1"#, hour: 5)])
            let trait = try #require(try await workspace.person("u")?.traits.first)
            #expect(trait.sourceID == 1)
            #expect(trait.time == Instant(seconds: 1_780_000_000 + 5 * 3_600))
        }
    }

    @Test(arguments: Engine.all, [true, false])
    func `a merge takes the later of each trait, whoever stays`(engine: Engine, atOnce: Bool) async throws {
        try await withWorkspace(engine) { workspace in
            let events = [
                #"{"type":"identify","anonymousId":"x","timestamp":"\#(Instant(seconds: 1_780_018_000))","#
                    + #""traits":{"a":"x5","b":"x5","gone":1,"only":"x"}}"#,
                identify("u", #""a":"u3","b":"u9","gone":null"#, hour: 3),
                identify("u", #""b":"u9","gone":null"#, hour: 9),
                identify("u", #""z":1"#, hour: 10, more: #","anonymousId":"x""#),
            ]
            if atOnce {
                try await workspace.driver.take(events)
            } else {
                for event in events { try await workspace.driver.take([event]) }
            }
            let person = try #require(try await workspace.person("u"))
            #expect(person.numbers.count == 2)
            let traits = Dictionary(person.traits.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            #expect(traits == ["a": "x5", "b": "u9", "only": "x", "z": 1])
        }
    }

    @Test(arguments: Engine.all)
    func `only identify changes traits`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                #"{"type":"track","event":"e","userId":"u","traits":{"a":1},"context":{"traits":{"b":2,"email":"e@b.kr"}}}"#
            ])
            let person = try #require(try await workspace.person("u"))
            #expect(person.traits.isEmpty)
            #expect(person.identifiers.map(\.value) == ["u", "e@b.kr"])
        }
    }

    @Test(arguments: Engine.all)
    func `the order of arrival does not matter`(engine: Engine) async throws {
        var random = SeededGenerator(seed: 3)
        var known: [Set<String>] = []
        let said = (0..<40).map { hour in
            identify(
                "u",
                #""t\#(hour % 3)":\#(hour % 5 == 0 ? "null" : "\(hour)"),"t\#(hour % 4)":"\#(hour)x""#,
                hour: hour
            )
        }
        for _ in 0..<6 {
            try await withWorkspace(engine) { workspace in
                var rest = said.shuffled(using: &random)[...]
                while !rest.isEmpty {
                    let portion = rest.prefix(Int.random(in: 1...15, using: &random))
                    rest = rest.dropFirst(portion.count)
                    try await workspace.driver.take(Array(portion))
                }
                let traits = try #require(try await workspace.person("u")).traits
                known.append(Set(traits.map { "\($0.name) \($0.value.text) \($0.time)" }))
            }
        }
        #expect(Set(known).count == 1)
    }

    /// Clients say the same at every visit, and whoever keeps up with people reads all of those who changed.
    @Test(arguments: Engine.all)
    func `whoever says the same again has not changed`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            func changed(_ mark: PeopleMark, _ events: String...) async throws -> Int {
                try await workspace.driver.take(events)
                return try await workspace.database.read { tx in
                    var mark = mark
                    return try Profiles.changes(after: &mark, limit: 10, in: tx).count
                }
            }
            func mark() async throws -> PeopleMark {
                try await workspace.database.read { try Profiles.end(in: $0).mark }
            }
            #expect(try await changed(mark(), identify("u", #""a":1,"email":"u@example.com""#)) == 1)
            #expect(try await changed(mark(), identify("u", #""a":1,"email":"u@example.com""#, hour: 1)) == 0)
            #expect(try await changed(mark(), identify("u", #""a":1"#, hour: 2)) == 0)
            #expect(try await changed(mark(), identify("u", #""a":2"#, hour: 3)) == 1)
            #expect(try await changed(mark(), identify("u", #""a":3"#, hour: 1)) == 0)
            #expect(try await changed(mark(), identify("u", #""a":null"#, hour: 4)) == 1)
            #expect(try await changed(mark(), identify("u", #""b":null"#, hour: 5)) == 1)
            // When it was said last is known nevertheless.
            let trait = try #require(try await workspace.person("u")?.traits.first { $0.name == "email" })
            #expect(trait.time == Instant(seconds: 1_780_000_000 + 3_600))
        }
    }

    /// Cards are written only where something that they show changed; that must never leave one behind.
    @Test(arguments: Engine.all)
    func `a list shows what the traits say, in whatever order and portions it was said`(engine: Engine) async throws {
        var random = SeededGenerator(seed: 12)
        try await withWorkspace(engine) { workspace in
            for _ in 0..<25 {
                let said = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                    let trait = ["name", "email", "phone", "city"].randomElement(using: &random) ?? "name"
                    let value = ["null", #""가나""#, #""a@b.kr""#, #""010-1234-5678""#].randomElement(using: &random)
                    let user = Int.random(in: 0..<4, using: &random)
                    // Now and then an anonymous visitor says it, and joins.
                    let more = Bool.random(using: &random) ? "" : #","anonymousId":"v\#(user)""#
                    return identify(
                        "u\(user)",
                        #""\#(trait)":\#(value ?? "null")"#,
                        hour: Int.random(in: 0..<30, using: &random),
                        more: more
                    )
                }
                try await workspace.driver.take(said)
            }
            for user in 0..<4 {
                let person = try #require(try await workspace.person("u\(user)"))
                let traits = Dictionary(person.traits.map { ($0.name, $0.value.display) }, uniquingKeysWith: { $1 })
                #expect(person.summary.name == traits["name"])
                #expect(person.summary.email == traits["email"])
                let phone = traits["phone"].map { Normalisation.phone($0) ?? $0 }
                #expect(person.summary.phone == phone)
            }
        }
    }
}
