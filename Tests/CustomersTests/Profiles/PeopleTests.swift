import Core
import Customers
import Storage
import TestSupport
import Testing

struct PeopleTests {
    private func everybody(
        _ profiles: Profiles,
        search: String? = nil,
        order: Profiles.Order,
        limit: Int
    ) async throws -> [PersonSummary] {
        var all: [PersonSummary] = []
        var cursor: String?
        repeat {
            let page = try await profiles.people(search: search, order: order, after: cursor, limit: limit)
            #expect(page.items.count <= limit)
            all += page.items
            cursor = page.next
        } while cursor != nil
        return all
    }

    @Test(arguments: Engine.all)
    func `a list is read page by page through people who were seen at the same moment`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            // 30 people at three moments.
            try await workspace.driver.take((0..<30).map { identify("u\($0)", #""name":"P""#, hour: $0 % 3) })
            let whole = try await everybody(workspace.profiles, order: .recent, limit: 200)
            #expect(whole.count == 30)
            let places = whole.map { [$0.lastSeen.minute, $0.number] }
            #expect(places == places.sorted { $1.lexicographicallyPrecedes($0) })
            for order in Profiles.Order.allCases {
                let whole = try await everybody(workspace.profiles, order: order, limit: 200).map(\.number)
                for limit in [1, 4, 10, 29, 30] {
                    let paged = try await everybody(workspace.profiles, order: order, limit: limit).map(\.number)
                    #expect(paged == whole, "\(order) by \(limit)")
                    let found = try await everybody(workspace.profiles, search: "p", order: order, limit: limit).map(
                        \.number
                    )
                    #expect(found == whole, "\(order) by \(limit), sought")
                }
            }
            let created = try await everybody(workspace.profiles, order: .created, limit: 200).map(\.number)
            #expect(created == created.sorted(by: >))
        }
    }

    static let people = [
        identify("kim", #""name":"김하나","email":"Hana.Kim+shop@Example.com","phone":"010-1234-5678""#),
        identify("smith", #""firstName":"Ann","lastName":"O'Smith","phone":"+1 415 555 0100""#),
        identify("lee", #""firstName":"민수","lastName":"이","email":"lee_100%@b.kr""#),
        identify("shop", #""name":"Shop 2024.01","phone":"1588-1234","email":"back\\slash@b.kr""#),
        identify("nul", #""name":"a\u0000b""#),
        identify("parts", #""name":{"first":"x"},"email":["y"]"#),
    ]

    @Test(
        arguments: Engine.all,
        [
            ("하나", ["kim"]), ("김하나", ["kim"]), ("hana.kim", ["kim"]), ("EXAMPLE.com", ["kim"]), ("+shop", ["kim"]),
            ("010-1234-5678", ["kim"]), ("01012345678", ["kim"]), ("+82 10 1234 5678", ["kim"]),
            ("+82 (0)10-1234", ["kim"]),
            ("1234 5678", ["kim"]), ("이민수", ["lee"]), ("ann o'smith", ["smith"]), ("  ANN   O'Smith ", ["smith"]),
            ("415 555", ["smith"]), ("100%", ["lee"]), ("_100", ["lee"]), ("%", ["lee"]), ("_", ["lee"]),
            ("\\", ["shop"]),
            ("2024.01", ["shop"]), ("1588-1234", ["shop"]), ("a\u{FFFD}b", ["nul"]), ("nobody", []),
            ("x' OR '1'='1", []),
        ] as [(String, [String])]
    )
    func `any part of name, address and phone finds somebody`(engine: Engine, sought: (String, [String])) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take(Self.people)
            var found: [String] = []
            for person in try await workspace.profiles.people(search: sought.0).items {
                let profile = try #require(try await workspace.profiles.profile(id: person.id))
                found += profile.identifiers.filter { $0.namespace == "user_id" }.map(\.value)
            }
            #expect(found.sorted() == sought.1)
        }
    }

    @Test(arguments: Engine.all)
    func `nothing sought is everybody`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take(Self.people)
            for nothing in [nil, "", "  \n"] {
                try await #expect(workspace.profiles.people(search: nothing).items.count == 6)
            }
            try await #expect(workspace.profiles.count().value == 6)
        }
    }

    @Test(arguments: Engine.all)
    func `a card shows who it is in the order of their script`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take(Self.people)
            func name(_ user: String) async throws -> String? { try await workspace.person(user)?.summary.name }
            try await #expect(name("lee") == "이민수")
            try await #expect(name("smith") == "Ann O'Smith")
            let kim = try #require(try await workspace.person("kim")).summary
            #expect(kim.email == "hana.kim+shop@example.com")
            #expect(kim.phone == "+821012345678")
            #expect(kim.events == 1 && !kim.isAnonymous)
        }
    }

    @Test(arguments: Engine.all)
    func `a list counts no further than it says`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.database.write { tx in
                try tx.insert(
                    into: "profile_activity_settled",
                    ["profile", "first_seen", "last_seen", "events"].map { name in
                        Column(name, (1...Int64(CappedCount.cap) + 7).map { $0 })
                    }
                )
            }
            let count = try await workspace.profiles.count()
            #expect(count.value == 10_000 && count.isCapped)
        }
    }

    @Test(arguments: Engine.all)
    func `somebody is found by each of their names`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                identify(
                    "user:1",
                    #""email":"e@b.kr","phone":"010-1234-5678""#,
                    more:
                        #","anonymousId":"an","context":{"device":{"id":"dev"},"externalIds":[{"id":"k","type":"kakao","#
                        + #""collection":"users","encoding":"none"}]}"#
                ),
                identify("other", #""a":1"#),
            ])
            let person = try #require(try await workspace.person("user:1"))
            let names = [
                person.id, "user:1", "user_id:user:1", "e@b.kr", " E@B.KR ", "email:E@b.kr", "01012345678",
                "+82 10-1234-5678",
                "phone:010 1234 5678", "an", "anonymous_id:an", "device_id:dev", "kakao:k",
            ]
            for name in names {
                try await #expect(workspace.profiles.profile(matching: name)?.id == person.id, "\(name)")
            }
            for nobody in [
                "", ":", "dev", "k", "user_id:", "user_id:x", "email:none", "nothing", "a\0b", "x' OR 1=1 --",
            ] {
                try await #expect(workspace.profiles.profile(matching: nobody) == nil, "\(nobody)")
            }
            #expect(
                person.identifiers.map(\.namespace) == [
                    "user_id", "email", "phone", "kakao", "device_id", "anonymous_id",
                ]
            )
            let everybody = try await workspace.everybody()
            #expect(everybody.sorted() == ["other", "user:1"])
        }
    }
}

extension Workspace {
    /// The user ids of all people, by the way of exports.
    func everybody() async throws -> [String] {
        let found = Found()
        try await profiles.forEachProfile { profile in
            found.add(profile.identifiers.filter { $0.namespace == "user_id" }.map(\.value))
        }
        return found.all
    }
}
