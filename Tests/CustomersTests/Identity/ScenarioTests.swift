import Core
import Customers
import Storage
import TestSupport
import Testing

/// Short stories, who they make, and what is written about it.
struct ScenarioTests {
    struct Scenario: CustomTestStringConvertible, Sendable {
        let name: String
        let said: [Said]
        /// Identifiers in order, then the number of events.
        let people: [String]
        let decisions: [String]
        var testDescription: String { name }

        init(_ name: String, _ said: [Said], people: [String], decisions: [String]) {
            self.name = name
            self.said = said.enumerated().map { index, said in
                var said = said
                said.number = index
                return said
            }
            self.people = people
            self.decisions = decisions
        }
    }

    static let table: [Scenario] = [
        Scenario(
            "what somebody did before they were known is theirs",
            [
                Said(anonymousID: "a1"), Said(hour: 1, anonymousID: "a1"),
                Said(hour: 2, userID: "u1", anonymousID: "a1"),
            ],
            people: ["anonymous_id a1, user_id u1: 3"],
            decisions: ["create first_seen anonymous_id a1", "attach same_event user_id u1"]
        ),
        Scenario(
            "two user ids never become one person, and a shared browser stays with the first",
            [
                Said(userID: "u1", anonymousID: "a1"), Said(userID: "u2", anonymousID: "a1"),
                Said(userID: "u2", anonymousID: "a1"), Said(userID: "u2", anonymousID: "a1"),
            ],
            people: ["anonymous_id a1, user_id u1: 1", "user_id u2: 3"],
            decisions: [
                "create first_seen user_id u1", "attach same_event anonymous_id a1", "create first_seen user_id u2",
                "refuse unique_conflict anonymous_id a1",
            ]
        ),
        Scenario(
            "a shared mailbox stays with the first",
            [Said(userID: "u1", email: "we@b.kr"), Said(userID: "u2", email: "WE@b.kr")],
            people: ["user_id u2: 1", "email we@b.kr, user_id u1: 1"],
            decisions: [
                "create first_seen user_id u1", "attach same_event email we@b.kr", "create first_seen user_id u2",
                "refuse unique_conflict email we@b.kr",
            ]
        ),
        Scenario(
            "a family's mailbox stays with the first, and the second keeps the browser they brought along",
            [
                Said(userID: "u1", email: "we@b.kr"), Said(userID: "u2", anonymousID: "a2", email: "we@b.kr"),
                Said(userID: "u2", anonymousID: "a2"),
            ],
            people: ["anonymous_id a2, user_id u2: 2", "email we@b.kr, user_id u1: 1"],
            decisions: [
                "create first_seen user_id u1", "attach same_event email we@b.kr", "create first_seen user_id u2",
                "refuse unique_conflict email we@b.kr", "attach same_event anonymous_id a2",
            ]
        ),
        Scenario(
            "on a device of somebody else only the device gives way, not what is new on it",
            [
                Said(userID: "u1", anonymousID: "a1", deviceID: "d1"),
                Said(userID: "u2", anonymousID: "a2", deviceID: "d1", email: "two@b.kr"),
            ],
            people: ["anonymous_id a2, email two@b.kr, user_id u2: 1", "anonymous_id a1, device_id d1, user_id u1: 1"],
            decisions: [
                "create first_seen user_id u1", "attach same_event device_id d1", "attach same_event anonymous_id a1",
                "create first_seen user_id u2", "attach same_event email two@b.kr",
                "refuse unique_conflict device_id d1",
                "attach same_event anonymous_id a2",
            ]
        ),
        Scenario(
            "whoever else is meant gives way one after the other, and who is in nobody's way comes along",
            [
                Said(userID: "u1", email: "we@b.kr"), Said(userID: "u3", deviceID: "d3"), Said(anonymousID: "a2"),
                Said(userID: "u2", anonymousID: "a2", deviceID: "d3", email: "we@b.kr"),
            ],
            people: [
                "email we@b.kr, user_id u1: 1", "device_id d3, user_id u3: 1", "anonymous_id a2, user_id u2: 2",
            ],
            decisions: [
                "create first_seen user_id u1", "attach same_event email we@b.kr", "create first_seen user_id u3",
                "attach same_event device_id d3", "create first_seen anonymous_id a2",
                "refuse unique_conflict device_id d3", "refuse unique_conflict email we@b.kr",
                "attach same_event user_id u2",
            ]
        ),
        Scenario(
            "names of other systems count in one order, however the client lists them",
            [
                Said(externalIDs: ["n1", "k1"]),
                Said(anonymousID: "a1", externalIDs: ["k6", "n1", "k5", "k4", "k3", "k2"]),
            ],
            people: ["anonymous_id a1, kakao k1, kakao k2, kakao k3, kakao k4, kakao k5, naver n1: 2"],
            decisions: ["create first_seen kakao k1", "attach same_event naver n1"]
                + (2...5).map { "attach same_event kakao k\($0)" } + [
                    "attach same_event anonymous_id a1", "refuse limit_reached kakao k6",
                ]
        ),
        Scenario(
            "an address joins a browser to the person whose it is",
            [Said(anonymousID: "a1"), Said(userID: "u1", email: "e@b.kr"), Said(anonymousID: "a1", email: "E@B.kr ")],
            people: ["anonymous_id a1, email e@b.kr, user_id u1: 3"],
            decisions: [
                "create first_seen anonymous_id a1", "create first_seen user_id u1", "attach same_event email e@b.kr",
                "merge same_event",
            ]
        ),
        Scenario(
            "a person has five browsers a week, and more in time",
            (1...6).map { Said(hour: $0, userID: "u1", anonymousID: "a\($0)") }
                + [Said(hour: 10 * 24, userID: "u1", anonymousID: "a7")],
            people: [
                "anonymous_id a1, anonymous_id a2, anonymous_id a3, anonymous_id a4, anonymous_id a5, anonymous_id a7, user_id u1: 7"
            ],
            decisions: ["create first_seen user_id u1"] + (1...5).map { "attach same_event anonymous_id a\($0)" } + [
                "refuse limit_reached anonymous_id a6", "attach same_event anonymous_id a7",
            ]
        ),
        Scenario(
            "what broken clients send identifies nobody",
            [
                Said(userID: "null", anonymousID: "a1"),
                Said(userID: "u1", anonymousID: "00000000-0000-0000-0000-000000000000"),
                Said(userID: "Undefined"), Said(userID: "0", anonymousID: "-1"),
            ],
            people: ["anonymous_id a1: 1", "user_id u1: 1"],
            decisions: [
                "create first_seen anonymous_id a1", "refuse value_blocked user_id null",
                "create first_seen user_id u1",
                "refuse value_blocked anonymous_id 00000000-0000-0000-0000-000000000000",
            ]
        ),
        Scenario(
            "an alias from a browser",
            [Said(anonymousID: "a1"), Said(isAlias: true, userID: "u1", previousID: "a1")],
            people: ["anonymous_id a1, user_id u1: 2"],
            decisions: ["create first_seen anonymous_id a1", "attach alias user_id u1"]
        ),
        Scenario(
            "an alias from a user id that is known joins two, who then go on as one",
            [
                Said(userID: "u1"), Said(userID: "u2"), Said(isAlias: true, userID: "u2", previousID: "u1"),
                Said(userID: "u2", anonymousID: "a1"), Said(userID: "u1", email: "e@b.kr"),
                Said(userID: "u3", anonymousID: "a1"),
            ],
            people: ["anonymous_id a1, email e@b.kr, user_id u1, user_id u2: 5", "user_id u3: 1"],
            decisions: [
                "create first_seen user_id u1", "create first_seen user_id u2", "merge alias",
                "attach same_event anonymous_id a1", "attach same_event email e@b.kr", "create first_seen user_id u3",
                "refuse unique_conflict anonymous_id a1",
            ]
        ),
        Scenario(
            "an alias from a name that nobody knows takes it for a browser",
            [Said(isAlias: true, userID: "u1", previousID: "x")],
            people: ["anonymous_id x, user_id u1: 1"],
            decisions: ["create first_seen user_id u1", "attach alias anonymous_id x"]
        ),
        Scenario(
            "a phone is one phone however it is written",
            [
                Said(userID: "u1", phone: "010-1234-5678"), Said(anonymousID: "a1", phone: "+82 10 1234 5678"),
                Said(anonymousID: "a2", phone: "+82 (0)10.1234.5678"),
                Said(anonymousID: "a3", phone: "0082 10 1234 5678"),
                Said(anonymousID: "a4", phone: "1234"),
            ],
            people: [
                "anonymous_id a1, anonymous_id a2, anonymous_id a3, phone +821012345678, user_id u1: 4",
                "anonymous_id a4: 1",
            ],
            decisions: ["create first_seen user_id u1", "attach same_event phone +821012345678"]
                + (1...3).map { "attach same_event anonymous_id a\($0)" } + ["create first_seen anonymous_id a4"]
        ),
        Scenario(
            "names of other systems join browsers",
            [
                Said(anonymousID: "a1", externalIDs: ["k1"]), Said(anonymousID: "a2", externalIDs: ["k1"]),
                Said(externalIDs: ["k1", "k2"]),
            ],
            people: ["anonymous_id a1, anonymous_id a2, kakao k1, kakao k2: 3"],
            decisions: [
                "create first_seen kakao k1", "attach same_event anonymous_id a1", "attach same_event anonymous_id a2",
                "attach same_event kakao k2",
            ]
        ),
        Scenario(
            "one is merged into another who is merged into a third",
            [
                Said(anonymousID: "a1", deviceID: "d1"), Said(anonymousID: "a2", email: "e@b.kr"), Said(userID: "u1"),
                Said(anonymousID: "a3", deviceID: "d1"), Said(anonymousID: "a3", email: "e@b.kr"),
                Said(userID: "u1", deviceID: "d1"),
            ],
            people: ["anonymous_id a1, anonymous_id a2, anonymous_id a3, device_id d1, email e@b.kr, user_id u1: 6"],
            decisions: [
                "create first_seen device_id d1", "attach same_event anonymous_id a1", "create first_seen email e@b.kr",
                "attach same_event anonymous_id a2", "create first_seen user_id u1",
                "attach same_event anonymous_id a3",
                "merge same_event", "merge same_event",
            ]
        ),
        Scenario(
            "an address that is blocked or is none is passed over",
            [
                Said(userID: "u1", email: "nobody"), Said(userID: "u2", email: "@b.kr"),
                Said(userID: "u3", phone: "none"),
            ],
            people: ["user_id u1: 1", "user_id u2: 1", "user_id u3: 1"],
            decisions: (1...3).map { "create first_seen user_id u\($0)" }
        ),
    ]

    @Test(arguments: table, Engine.all)
    func `it comes out the same at once and one after the other`(scenario: Scenario, engine: Engine) async throws {
        for atOnce in [true, false] {
            try await withDatabase(engine) { database in
                try await database.migrateWorkspace()
                let driver = try await BatchDriver(database)
                if atOnce {
                    try await driver.take(scenario.said.map(\.json))
                } else {
                    for said in scenario.said { try await driver.take([said.json]) }
                }
                try await expectSoundIdentity(in: database, events: scenario.said.count)
                let (people, decisions) = try await Self.stored(in: database)
                #expect(people.sorted() == scenario.people.sorted())
                #expect(decisions.sorted() == scenario.decisions.sorted())
            }
        }
    }

    private static func stored(in database: any Database) async throws -> (people: [String], decisions: [String]) {
        let profiles = Profiles(database: database)
        var people: [String] = []
        var decisions: [String] = []
        for summary in try await profiles.people(limit: 200).items {
            let profile = try #require(try await profiles.profile(id: summary.id))
            let names = profile.identifiers.map { "\($0.namespace) \($0.value)" }.sorted()
            people.append("\(names.joined(separator: ", ")): \(summary.events)")
            for decision in try await profiles.history(of: profile, limit: 200).items {
                let rest = [decision.reason.description, decision.namespace, decision.value].compactMap { $0 }
                decisions.append("\(decision.kind.name) \(rest.joined(separator: " "))")
            }
        }
        return (people, decisions)
    }

    @Test(arguments: Engine.all)
    func `types of external ids that the workspace has no room for are refused, and the rest counts`(
        engine: Engine
    ) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let driver = try await BatchDriver(database, rules: IdentityRules(externalTypes: 2))
            try await driver.take([
                Said(number: 1, externalIDs: ["t1", "k1"]).json,
                Said(number: 2, userID: "u1", externalIDs: ["n1"]).json,
                Said(number: 3, externalIDs: ["n1"]).json,
            ])
            driver.forget()
            try await driver.take([Said(number: 4, userID: "u1", externalIDs: ["k1", "n1"]).json])
            try await expectSoundIdentity(in: database, events: 4)
            let (people, decisions) = try await Self.stored(in: database)
            #expect(people == ["kakao k1, toss t1, user_id u1: 3"])
            #expect(decisions.filter { $0 == "refuse too_many_id_types naver: n1" }.count == 2)
            let names = try await database.read { try $0.rows("SELECT name FROM identifier_namespace").count }
            #expect(names == 7)
            let reasons = try await database.read {
                try $0.rows("SELECT reason FROM rejection").map { try $0.integer(0) }
            }
            #expect(reasons == [ReasonCode.tooManyIDTypes.rawValue])
        }
    }

    @Test(arguments: Engine.all)
    func `the history of whoever was merged very often is read`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let driver = try await BatchDriver(database)
            try await driver.take([Said(number: 1, userID: "u1").json])
            let others = (2...70_000).map { Int64($0) }
            try await database.write { tx in
                try tx.insert(
                    into: "profile",
                    [
                        Column("number", others), Column("id", others.map { "p\($0)" }),
                        Column("survivor", others.map { _ in 1 }), Column("created_at", others),
                        Column("is_anonymous", others.map { _ in 1 }), Column("merged_events", others.map { _ in 0 }),
                    ]
                )
            }
            let profiles = Profiles(database: database)
            let person = try #require(try await profiles.profile(namespace: "user_id", value: "u1"))
            #expect(person.numbers.count == 70_000)
            try await #expect(profiles.history(of: person).items.map(\.value) == ["u1"])
        }
    }

    @Test(arguments: Engine.all)
    func `whoever was merged is still found, as who they are now`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let driver = try await BatchDriver(database)
            let profiles = Profiles(database: database)
            try await driver.take([Said(number: 1, anonymousID: "a1").json, Said(number: 2, anonymousID: "a1").json])
            let browser = try #require(try await profiles.profile(namespace: "anonymous_id", value: "a1"))
            try await driver.take([Said(number: 3, userID: "u1").json])
            try await driver.take([Said(number: 4, userID: "u1", anonymousID: "a1").json])
            let person = try #require(try await profiles.profile(namespace: "user_id", value: "u1"))
            #expect(person.id != browser.id)
            try await #expect(profiles.profile(id: browser.id)?.id == person.id)
            #expect(person.numbers.sorted() == [browser.summary.number, person.summary.number].sorted())
            #expect(person.summary.events == 4)
            #expect(!person.summary.isAnonymous)
            let merge = try #require(try await profiles.history(of: person).items.first { $0.kind == .merge })
            #expect(merge.mergedProfileID == browser.id)
            #expect(merge.mergedEvents == 2)
            let summaries = try await profiles.summaries(numbers: [browser.summary.number, person.summary.number, 99])
            #expect(summaries.values.map(\.id) == [person.id, person.id])
        }
    }

    @Test(arguments: Engine.all)
    func `the history is read page by page, newest first`(engine: Engine) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let driver = try await BatchDriver(database)
            let profiles = Profiles(database: database)
            try await driver.take(
                (1...5).map { Said(number: $0, hour: $0 * 200, userID: "u1", anonymousID: "a\($0)").json }
            )
            let person = try #require(try await profiles.profile(namespace: "user_id", value: "u1"))
            var seen: [String] = []
            var cursor: String?
            repeat {
                let page = try await profiles.history(of: person, after: cursor, limit: 4)
                #expect(page.items.count <= 4)
                seen += page.items.compactMap(\.value)
                cursor = page.next
            } while cursor != nil
            #expect(seen == ["a5", "a4", "a3", "a2", "a1", "u1"])
            await #expect(throws: CursorFailure.self) { try await profiles.history(of: person, after: "x.y") }
        }
    }
}
