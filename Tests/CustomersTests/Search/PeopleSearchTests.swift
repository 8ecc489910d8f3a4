import Core
import Customers
import Sales
import Storage
import TestSupport
import Testing

struct PeopleSearchTests {
    private func names(_ workspace: Workspace, _ text: String, limit: Int = 8) async throws -> [String] {
        try await workspace.profiles.find(text, limit: limit).map { $0.name ?? $0.id }
    }

    @Test(arguments: Engine.all)
    func `the best match comes first, and of equals who was seen last`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                identify("1", #""name":"이김민""#, hour: 9), identify("2", #""name":"김민준""#, hour: 1),
                identify("3", #""name":"김민서""#, hour: 2), identify("4", #""name":"김민""#, hour: 0),
            ])
            try await #expect(names(workspace, "김민") == ["김민", "김민서", "김민준", "이김민"])
            try await #expect(names(workspace, "김민", limit: 2) == ["김민", "김민서"])
            try await #expect(names(workspace, "ㄱㅁㅈ") == ["김민준"])
            try await #expect(names(workspace, "kim minjun") == ["김민준"])
            try await #expect(names(workspace, "아무도").isEmpty)
            try await #expect(names(workspace, " ").isEmpty)
        }
    }

    @Test(arguments: Engine.all)
    func `what was kept for the next start is found, and what came since`(engine: Engine) async throws {
        try await withTemporaryFolder { folder in
            try await withWorkspace(engine) { workspace in
                func profiles() -> Profiles {
                    let store = SnapshotStore(
                        folder: folder,
                        database: workspace.database,
                        logger: .silent,
                        leastRows: 1
                    )
                    return Profiles(database: workspace.database, snapshots: store)
                }
                try await workspace.driver.take([identify("1", #""name":"김민준""#, hour: 1)])
                let first = profiles()
                try await #expect(first.find("민준").count == 1)
                try await first.keepSearch(at: PipelineHarness.noon, isLast: true)
                // What is in the snapshot is not read again: nobody would be found otherwise.
                try await workspace.database.write { tx in try tx.execute("UPDATE profile_change SET changed = -2") }
                try await workspace.driver.take([identify("2", #""name":"김민서""#, hour: 2)])
                let next = profiles()
                try await #expect(next.find("민준").count == 1)
                try await #expect(next.find("민서").count == 1)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `many who stand together behind everybody else are listed like all others`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take((0..<3_100).map { identify("m\($0)", #""name":"김민준""#, hour: 1) })
            try await workspace.driver.take((0..<3_300).map { identify("s\($0)", #""name":"이서연""#, hour: 2) })
            for (name, first) in [("민준", "m3099"), ("서연", "s3299")] {
                let page = try await workspace.profiles.people(search: name, limit: 150)
                let next = try await workspace.profiles.people(search: name, after: page.next, limit: 150)
                let numbers = (page.items + next.items).map(\.number)
                // All of them were seen in one minute: who came last is first.
                let top = try await workspace.profiles.profile(namespace: "user_id", value: first)
                let expected = try #require(top?.summary.number)
                #expect(numbers == (0..<300).map { expected - $0 })
            }
        }
    }

    /// Those who collect are spared once everybody was read, however much changes: see `Upkeep`.
    @Test(arguments: Engine.all)
    func `who reads in portions hears whether it is the first time, also behind a snapshot`(engine: Engine) async throws
    {
        try await withTemporaryFolder { folder in
            try await withWorkspace(engine) { workspace in
                let store = SnapshotStore(folder: folder, database: workspace.database, logger: .silent, leastRows: 1)
                let profiles = Profiles(database: workspace.database, snapshots: store)
                let everybody = (0..<2_500).map { identify("\($0)", #""name":"김민준""#, hour: 1) }
                try await workspace.driver.take(everybody)
                try await #expect(profiles.prepareSearch() == .beginning)
                // Half of it is not worth a snapshot.
                try await profiles.keepSearch(at: PipelineHarness.noon, isLast: true)
                try await #expect(
                    Profiles(database: workspace.database, snapshots: store).prepareSearch() == .beginning
                )
                try await #expect(profiles.prepareSearch() == .current)
                try await profiles.keepSearch(at: PipelineHarness.noon, isLast: true)
                try await workspace.driver.take((0..<2_500).map { identify("\($0)", #""name":"이서연""#, hour: 2) })
                for reader in [profiles, Profiles(database: workspace.database, snapshots: store)] {
                    try await #expect(reader.prepareSearch() == .behind)
                    try await #expect(reader.prepareSearch() == .current)
                }
            }
        }
    }

    @Test(arguments: Engine.all)
    func `whoever was committed is found at once, by the new name and not by the old`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            for turn in 0..<3 {
                try await workspace.driver.take([identify("u", #""name":"turn\#(turn)""#, hour: turn)])
                try await #expect(names(workspace, "turn\(turn)") == ["turn\(turn)"])
                try await #expect(names(workspace, "turn\(turn - 1)").isEmpty)
            }
            // A reader that begins later finds the same.
            try await #expect(Profiles(database: workspace.database).find("turn2").count == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `an id without a card, and one attached later, find their person`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                #"{"type":"track","event":"e","userId":"member-77"}"#,
                #"{"type":"track","event":"e","anonymousId":"browser-1"}"#,
            ])
            let member = try #require(try await workspace.person("member-77"))
            try await #expect(workspace.profiles.find("ember-7").map(\.id) == [member.id])
            try await workspace.driver.take([
                #"{"type":"track","event":"e","userId":"member-77","context":{"externalIds":[{"id":"K-900","type":"kakao","collection":"users","encoding":"none"}]}}"#
            ])
            try await #expect(workspace.profiles.find("k-900").map(\.id) == [member.id])
            // Browsers are found whole, not by a part.
            try await #expect(workspace.profiles.find("browser-1").count == 1)
            try await #expect(workspace.profiles.find("browser").isEmpty)
        }
    }

    @Test(arguments: Engine.all)
    func `who was merged is found as the survivor, once`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                #"{"type":"identify","anonymousId":"x","traits":{"name":"나중","email":"x@old.kr"}}"#,
                identify("u", #""name":"먼저""#, hour: 1),
            ])
            try await #expect(workspace.profiles.find("x@old.kr").count == 1)
            try await workspace.driver.take([identify("u", #""a":1"#, hour: 2, more: #","anonymousId":"x""#)])
            let person = try #require(try await workspace.person("u"))
            try await #expect(workspace.profiles.find("x@old").map(\.id) == [person.id])
            try await #expect(workspace.profiles.people(search: "old.kr").items.map(\.id) == [person.id])
        }
    }

    @Test(arguments: Engine.all)
    func `a dense search is read page by page like a rare one`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take((0..<3_200).map { identify("u\($0)", #""name":"P\#($0)""#, hour: $0 % 7) })
            for order in Profiles.Order.allCases {
                var found: [Int64] = []
                var cursor: String?
                repeat {
                    let page = try await workspace.profiles.people(search: "p", order: order, after: cursor, limit: 200)
                    found += page.items.map(\.number)
                    cursor = page.next
                } while cursor != nil
                #expect(found.count == 3_200 && Set(found).count == 3_200)
            }
            try await #expect(workspace.profiles.find("p", limit: 3).count == 3)
        }
    }

    @Test(arguments: Engine.all)
    func `companies are found by name, domain, number and id`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            let traits = #""name":"(주)단골상사","domain":"dangol.co.kr","businessNumber":"123-45-67890""#
            try await workspace.driver.take([
                #"{"type":"group","userId":"u","groupId":"acme","traits":{\#(traits)}}"#,
                #"{"type":"group","userId":"u","groupId":"bare-co"}"#,
            ])
            let finder = Finder(profiles: workspace.profiles, companies: workspace.companies)
            for text in ["단골", "ㄷㄱㅅㅅ", "dangol sangsa", "dangol.co", "1234567890", "67890", "acme"] {
                try await #expect(finder.find(text).companies.map(\.groupID) == ["acme"], "\(text)")
            }
            try await #expect(finder.find("bare").companies.map(\.groupID) == ["bare-co"])
            try await workspace.driver.take([
                #"{"type":"group","userId":"u","groupId":"bare-co","timestamp":"2030-01-01T00:00:00Z","traits":{"name":"새 이름"}}"#
            ])
            try await #expect(finder.find("새이름").companies.map(\.groupID) == ["bare-co"])
            try await #expect(finder.find("none").isEmpty)
        }
    }

    @Test(arguments: Engine.all)
    func `objects are not names`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                identify("u", #""name":{"first":"x"},"email":["y"],"firstName":"Ann""#),
                #"{"type":"group","userId":"u","groupId":"g","traits":{"name":{"a":1}}}"#,
            ])
            let person = try #require(try await workspace.person("u")).summary
            #expect(person.name == "Ann" && person.email == nil)
            try await #expect(workspace.companies.company(groupID: "g")?.name == nil)
        }
    }
}
