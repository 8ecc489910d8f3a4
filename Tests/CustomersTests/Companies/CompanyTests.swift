import Core
import Customers
import Sales
import Storage
import TestSupport
import Testing

struct CompanyTests {
    private func group(_ group: String, _ who: String, _ traits: String = "", hour: Int = 0) -> String {
        let time = Instant(seconds: 1_780_000_000).advanced(byMicroseconds: Int64(hour) * Instant.hour)
        return #"{"type":"group","groupId":"\#(group)",\#(who),"timestamp":"\#(time)","traits":{\#(traits)}}"#
    }

    @Test(arguments: Engine.all)
    func `a group makes a company, its traits go by the time of the event`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                group("acme", #""userId":"u""#, #""name":"Acme","plan":"old","size":1"#, hour: 5),
                group("acme", #""userId":"u""#, #""size":null"#, hour: 9),
            ])
            try await workspace.driver.take([
                group("acme", #""userId":"v""#, #""plan":"older","size":7,"city":"서울""#, hour: 1)
            ])
            let company = try #require(try await workspace.companies.company(groupID: "acme"))
            #expect(company.name == "Acme")
            #expect(company.traits == ["name": "Acme", "plan": "old", "city": "서울"])
            try await #expect(workspace.companies.company(groupID: "none") == nil)
            // Traits of a company are nobody's traits.
            try await #expect(workspace.person("u")?.traits.isEmpty == true)
        }
    }

    @Test(arguments: Engine.all)
    func `people stay members when they are merged`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                group("a", #""anonymousId":"x""#, hour: 1), group("b", #""userId":"u""#, hour: 2),
                group("a", #""userId":"other""#, hour: 3),
            ])
            try await workspace.driver.take([group("c", #""userId":"u","anonymousId":"x""#, hour: 4)])
            let person = try #require(try await workspace.person("u"))
            let companies = try await workspace.companies.companies(ofProfiles: person.numbers)
            #expect(companies.map(\.groupID) == ["c", "b", "a"])
            let members = try await workspace.companies.members(ofGroupID: "a")
            let people = try await workspace.profiles.summaries(numbers: members)
            #expect(Set(people.values.map(\.id)).count == 2)
            try await #expect(workspace.companies.companies(ofProfiles: []).isEmpty)
        }
    }

    @Test(arguments: Engine.all)
    func `a company can be described without a person, who then does not come to be`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([
                #"{"type":"group","groupId":"acme","traits":{"name":"Acme"}}"#,
                group("acme", #""userId":"u""#, hour: 1),
            ])
            let company = try #require(try await workspace.companies.company(groupID: "acme"))
            #expect(company.name == "Acme")
            try await #expect(workspace.companies.members(ofGroupID: "acme").count == 1)
            try await #expect(workspace.profiles.count().value == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `one trait in two Unicode forms does no harm`(engine: Engine) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([group("a", #""userId":"u""#, "\"caf\u{E9}\":1")])
            try await workspace.driver.take([group("a", #""userId":"u""#, "\"cafe\u{301}\":2", hour: 1)])
            let company = try #require(try await workspace.companies.company(groupID: "a"))
            #expect(company.traits.count == 1)
        }
    }
}
