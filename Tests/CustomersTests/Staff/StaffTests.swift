import Core
import Customers
import Events
import Storage
import TestSupport
import Testing

struct StaffTests {
    private static let mina = StaffMember(id: "staff-1", name: "Mina")
    private static let jiwoo = StaffMember(id: "staff-2", name: "Jiwoo")

    private struct Office {
        let harness: PipelineHarness
        let desk: Desk
        let notes: Notes
        let tags: Tags

        func person(_ userID: String) async throws -> Profile {
            try #require(try await harness.profiles.profile(namespace: "user_id", value: userID))
        }

        func events(of person: Profile) async throws -> [EventRecord] {
            try await harness.eventLog.events(EventFilter(profiles: person.numbers), limit: 200).items
        }

        func say(_ events: String...) async throws {
            try await harness.send(batch: events)
            try await harness.settle()
        }
    }

    private func withOffice(_ engine: Engine, _ body: @escaping @Sendable (Office) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            try await database.migrateWorkspace()
            let harness = PipelineHarness(database)
            let desk = Desk(
                database: database,
                inbox: harness.inbox,
                sources: harness.sources,
                clock: harness.clock
            )
            let office = Office(
                harness: harness,
                desk: desk,
                notes: Notes(database: database, desk: desk, clock: harness.clock),
                tags: Tags(database: database, desk: desk, clock: harness.clock)
            )
            try await harness.running {
                try await office.say(
                    #"{"type":"identify","userId":"u","timestamp":"2026-09-01T00:00:00Z","traits":{"name":"김민준","age":30}}"#,
                    #"{"type":"identify","userId":"v","traits":{"email":"v@b.kr"}}"#
                )
                try await body(office)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `an edit is an event of the workspace's own source, and its value keeps its type`(engine: Engine) async throws
    {
        try await withOffice(engine) { office in
            let profiles = office.harness.profiles
            let before = try await office.person("u")
            for (trait, text) in [("age", "31"), ("city", " 서울 ")] {
                let message = try #require(
                    try await office.desk.edit(trait, of: before, to: text, by: Self.mina, among: profiles)
                )
                try await #expect(office.desk.isRecorded(message, of: before.numbers, in: office.harness.eventLog))
            }
            let after = try await office.person("u")
            let traits = Dictionary(after.traits.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            #expect(traits["age"]?.value == 31 && traits["city"]?.value == "서울")
            try await #expect(traits["age"]?.sourceID == office.desk.source())
            #expect(after.id == before.id && after.identifiers.count == before.identifiers.count)
            try await #expect(
                office.desk.edit("city", of: after, to: "서울", by: Self.mina, among: profiles) == nil
            )
            // Nothing typed removes it.
            let message = try #require(
                try await office.desk.edit("city", of: after, to: "", by: Self.mina, among: profiles)
            )
            try await #expect(office.desk.isRecorded(message, of: after.numbers, in: office.harness.eventLog))
            try await #expect(office.person("u").traits.map(\.name) == ["age", "name"])
        }
    }

    @Test(arguments: Engine.all)
    func `an address that is another's or none is refused`(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let person = try await office.person("u")
            let other = try await office.person("v")
            func edit(_ trait: String, _ text: String) async throws {
                _ = try await office.desk.edit(
                    trait,
                    of: person,
                    to: text,
                    by: Self.mina,
                    among: office.harness.profiles
                )
            }
            await #expect(throws: StaffFailure.belongsToAnother(profileID: other.id)) {
                try await edit("email", "V@b.kr")
            }
            await #expect(throws: StaffFailure.invalidEmail) { try await edit("email", "nothing") }
            await #expect(throws: StaffFailure.invalidPhone) { try await edit("phone", "call me") }
            await #expect(throws: StaffFailure.textTooLong(limit: 500)) {
                try await edit("name", String(repeating: "a", count: 501))
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a note is the author's to change, and its text is in no event`(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let person = try await office.person("u")
            let subject = Subject.person(person.summary.number)
            let (note, message) = try await office.notes.add(" <b>내용</b> ", to: subject, by: Self.mina)
            #expect(note.text == "<b>내용</b>" && note.author == Self.mina)
            try await #expect(
                office.desk.isRecorded(try #require(message), of: person.numbers, in: office.harness.eventLog)
            )
            let event = try #require(try await office.events(of: person).first { $0.name == "Note Added" })
            #expect(event.payload.contains(note.id) && !event.payload.contains("내용"))
            await #expect(throws: StaffFailure.notYours) {
                try await office.notes.edit(note.id, to: "x", by: Self.jiwoo)
            }
            await #expect(throws: StaffFailure.notYours) { try await office.notes.delete(note.id, by: Self.jiwoo) }
            await #expect(throws: StaffFailure.emptyText) {
                try await office.notes.edit(note.id, to: " ", by: Self.mina)
            }
            _ = try await office.notes.edit(note.id, to: "다시", by: Self.mina)
            let edited = try #require(try await office.notes.notes(of: [subject]).first)
            #expect(edited.text == "다시" && edited.editedAt != nil)
            _ = try await office.notes.delete(note.id, by: Self.mina)
            try await #expect(office.notes.notes(of: [subject]).isEmpty)
            await #expect(throws: StaffFailure.unknownNote) { try await office.notes.delete(note.id, by: Self.mina) }
        }
    }

    @Test(arguments: Engine.all)
    func `tags and notes survive a merge`(engine: Engine) async throws {
        try await withOffice(engine) { office in
            try await office.say(#"{"type":"identify","anonymousId":"x","traits":{"email":"x@b.kr"}}"#)
            let loser = try #require(try await office.harness.profiles.profile(namespace: "email", value: "x@b.kr"))
            let vip = try await office.tags.tag(named: "VIP")
            try await office.tags.add(vip, to: [loser.summary.number], by: Self.mina)
            _ = try await office.notes.add("전화함", to: .person(loser.summary.number), by: Self.mina)
            try await office.say(
                #"{"type":"identify","userId":"u","anonymousId":"x","timestamp":"2026-09-02T00:00:00Z","traits":{"b":1}}"#
            )
            let person = try await office.person("u")
            #expect(person.numbers.contains(loser.summary.number) && person.id != loser.id)
            let subjects = person.numbers.map { Subject.person($0) }
            try await #expect(office.tags.tags(of: subjects).map(\.name) == ["VIP"])
            try await #expect(office.notes.notes(of: subjects).map(\.text) == ["전화함"])
            // Who carries it already gets it once, and loses it wherever it stands.
            try await #expect(office.tags.add(vip, to: [person.summary.number], by: Self.mina) == 0)
            try await #expect(office.tags.remove(vip, from: [person.summary.number], by: Self.mina) == 1)
            try await #expect(office.tags.tags(of: subjects).isEmpty)
        }
    }

    @Test(arguments: Engine.all)
    func `a tag is put on many at once, each with an event, and lists can ask for it`(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let people = [try await office.person("u"), try await office.person("v")]
            let tag = try await office.tags.tag(named: "  단골  고객 ")
            #expect(tag.name == "단골 고객" && Tag.colours.contains(tag.colour))
            try await #expect(office.tags.tag(named: "단골 고객") == tag)
            try await #expect(office.tags.add(tag, to: people.map(\.summary.number), by: Self.mina) == 2)
            try await office.harness.settle()
            for person in people {
                let names = try await office.events(of: person).map(\.name)
                #expect(names.filter { $0 == "Tag Added" }.count == 1)
            }
            let carriers = try await office.harness.database.read { tx in
                try tx.rows(
                    "SELECT p.number FROM profile p WHERE " + Tags.condition(tag, person: "p.number")
                        + " ORDER BY p.number"
                ).map { try $0.integer(0) }
            }
            #expect(carriers == people.map(\.summary.number).sorted())
            await #expect(throws: StaffFailure.textTooLong(limit: 40)) {
                try await office.tags.tag(named: String(repeating: "x", count: 41))
            }
            await #expect(throws: StaffFailure.invalidColour) { try await office.tags.tag(named: "n", colour: 7) }
        }
    }

    @Test(arguments: Engine.all)
    func `nobody can speak in the name of the workspace's own source`(engine: Engine) async throws {
        try await withOffice(engine) { office in
            let number = try await office.desk.source()
            let source = try #require(try await office.harness.sources.source(id: Sources.ownID))
            #expect(source.number == number && source.writeKeys.isEmpty)
            await #expect(throws: SourceFailure.unknownSource) {
                try await office.harness.sources.rotate(id: Sources.ownID)
            }
            try await #expect(office.desk.source() == number)
        }
    }
}
