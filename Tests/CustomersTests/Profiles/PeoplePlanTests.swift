import Core
import Customers
import Storage
import TestSupport
import Testing

/// Lists and lookups of people are read along an index, whatever there is behind the page.
struct PeoplePlanTests {
    private static let tables = [
        "a", "p", "i", "t", "d", "s", "profile", "profile_activity_settled", "identifier", "trait", "identity_decision",
    ]

    private func expectNoToil(_ engine: Engine, _ read: (Profiles, Profile) async throws -> Void) async throws {
        try await withWorkspace(engine) { workspace in
            try await workspace.driver.take([identify("u", #""name":"N","email":"e@b.kr""#)])
            let person = try #require(try await workspace.person("u"))
            let database = ObservedDatabase(workspace.database)
            try await read(Profiles(database: database), person)
            let statements = database.takeStatements()
            #expect(!statements.isEmpty)
            for sql in statements {
                let plan = try await database.plan(of: sql)
                let text = sql.rendered.text
                let toil = toil(in: plan, ofTables: Self.tables).filter { step in
                    // A handful of one person's rows may be sorted, and the few thousand people that are not settled; a walk in
                    // order of the row ids is none along an index.
                    let isSort = step.contains("Sort") || step.contains("B-TREE")
                    let isOnePerson = text.contains("WHERE t.profile") || text.contains("WHERE i.profile")
                    let isUnsettled = text.contains("FROM profile_place") && plan.contains("MERGE (UNION ALL)")
                    let isWalk = step.hasPrefix("SCAN") && text.contains("ORDER BY profile DESC")
                    return !(isSort && (isOnePerson || isUnsettled)) && !isWalk
                }
                #expect(toil.isEmpty, "\(sql.rendered.text)\n\(plan.joined(separator: "\n"))")
            }
        }
    }

    @Test(arguments: Engine.all, Profiles.Order.allCases)
    func `a page of people`(engine: Engine, order: Profiles.Order) async throws {
        try await expectNoToil(engine) { profiles, _ in
            for cursor in [nil, Cursor(9, 9).text] { _ = try await profiles.people(order: order, after: cursor) }
        }
    }

    @Test(arguments: Engine.all)
    func `one person`(engine: Engine) async throws {
        try await expectNoToil(engine) { profiles, person in
            _ = try await profiles.profile(id: person.id)
            _ = try await profiles.profile(matching: "nobody")
            _ = try await profiles.profile(namespace: "email", value: "e@b.kr")
            _ = try await profiles.summaries(numbers: [1, 2, 3])
        }
    }

    @Test(arguments: Engine.all)
    func `a person's history`(engine: Engine) async throws {
        try await expectNoToil(engine) { profiles, person in _ = try await profiles.history(of: person) }
    }
}
