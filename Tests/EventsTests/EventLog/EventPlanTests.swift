import Core
import Storage
import TestSupport
import Testing

@testable import Events

/// Lists of events are read along an index, whatever there is behind the page.
struct EventPlanTests {
    private func expectNoToil(_ engine: Engine, _ filter: EventFilter, after cursor: String? = nil) async throws {
        try await withDatabase(engine) { base in
            try await base.migrateWorkspace()
            let database = ObservedDatabase(base)
            let log = EventLog(database: database)
            _ = try await log.events(filter, after: cursor)
            for sql in database.takeStatements() where !sql.rendered.text.contains("payload_dictionary") {
                let plan = try await database.plan(of: sql)
                let toil = toil(
                    in: plan,
                    ofTables: ["t", "rejection", "event"] + TimelineIndex.tables
                )
                #expect(toil.isEmpty, "\(sql.rendered.text)\n\(plan.joined(separator: "\n"))")
            }
        }
    }

    @Test(arguments: Engine.all, [nil, Cursor(9, 0).text])
    func `the latest events`(engine: Engine, cursor: String?) async throws {
        try await expectNoToil(engine, EventFilter(), after: cursor)
    }

    /// A page of a run of the index each, before the pages are sorted into one: a rare name, and a source that was busy
    /// long ago, are found without a walk through everybody's events.
    @Test(
        arguments: Engine.all,
        [
            EventFilter(name: "Seen"), EventFilter(type: .track, name: "Seen"), EventFilter(type: .page),
            EventFilter(sourceID: 1), EventFilter(sourceID: 1, name: "Seen"), EventFilter(sourceID: 1, type: .track),
        ]
    )
    func `the latest events of a source, a type, a name`(engine: Engine, filter: EventFilter) async throws {
        try await withPipeline(engine) { harness in
            try await harness.send(batch: [
                #"{"type":"track","event":"Seen","userId":"u"}"#, #"{"type":"page","name":"Seen","userId":"u"}"#,
            ])
            try await harness.settle()
            let database = ObservedDatabase(harness.database)
            for cursor in [nil, Cursor(9, 0).text] {
                let page = try await EventLog(database: database).events(filter, after: cursor)
                #expect(!page.items.isEmpty)
                let statements = database.takeStatements().filter { $0.rendered.text.contains("FROM event ") }
                #expect(statements.count >= 2)
                for sql in statements {
                    let plan = try await database.plan(of: sql)
                    let walks = plan.filter { $0.hasPrefix("SCAN e") || $0.contains("Seq Scan on event ") }
                    #expect(walks.isEmpty, "\(sql.rendered.text)\n\(plan.joined(separator: "\n"))")
                }
            }
        }
    }

    @Test(arguments: Engine.all, [nil, Cursor(9, 0).text])
    func `rejections of one state`(engine: Engine, cursor: String?) async throws {
        try await expectNoToil(engine, EventFilter(state: .quarantined), after: cursor)
    }

    /// The branches of a timeline are read in order; what is sorted is one page of each.
    @Test(arguments: Engine.all, [nil, Cursor(9, 0).text])
    func `a timeline`(engine: Engine, cursor: String?) async throws {
        try await withDatabase(engine) { base in
            try await base.migrateWorkspace()
            let database = ObservedDatabase(base)
            _ = try await EventLog(database: database).events(EventFilter(profiles: [1, 2]), after: cursor)
            let statements = database.takeStatements().filter { $0.rendered.text.contains("event_timeline") }
            #expect(!statements.isEmpty)
            for sql in statements {
                let plan = try await database.plan(of: sql)
                let indexed = plan.filter { step in
                    step.contains("PRIMARY KEY (profile=?") || step.contains("using event_by_profile")
                }
                #expect(indexed.count == 2 * TimelineIndex.tables.count, "\(plan.joined(separator: "\n"))")
                // Each branch gives a page in order, before the pages are sorted into one.
                let branches = zip(plan, plan.dropFirst()).filter { $0.0.hasPrefix("SEARCH t") }
                #expect(branches.allSatisfy { $0.1 == "SCAN b" }, "\(plan.joined(separator: "\n"))")
                // What happened in one microsecond is sorted as it comes; that is no toil.
                let sorts = plan.filter { $0.contains("Sort  (") && !$0.contains("Incremental Sort") }
                #expect(sorts.count <= 1, "\(plan.joined(separator: "\n"))")
            }
        }
    }
}
