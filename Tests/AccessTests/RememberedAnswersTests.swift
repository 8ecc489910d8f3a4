import Core
import Storage
import TestSupport
import Testing

@testable import Access

struct RememberedAnswersTests {
    private static let answer = RememberedAnswers.Answer(
        fingerprint: RememberedAnswers.fingerprint(path: "/sources", body: [1]),
        json: ["id": "s"],
        location: "/sources/s"
    )

    private func withAnswers(
        _ engine: Engine,
        _ body: (any Database, ManualClock) async throws -> Void
    ) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate(AccessSchema.migrations, logger: .silent)
            try await body(database, ManualClock(Instant(seconds: 1_790_000_000)))
        }
    }

    @Test(arguments: Engine.all)
    func `an answer is given again after a restart, to whom it was given`(engine: Engine) async throws {
        try await withAnswers(engine) { database, clock in
            let answers = RememberedAnswers(database: database, clock: clock)
            try await #expect(answers.answer(to: "k", of: "t") == nil)
            try await answers.remember(Self.answer, to: "k", of: "t")
            let restarted = RememberedAnswers(database: database, clock: clock)
            try await #expect(restarted.answer(to: "k", of: "t") == Self.answer)
            try await #expect(restarted.answer(to: "k", of: "other") == nil)
            try await #expect(restarted.answer(to: "other", of: "t") == nil)
        }
    }

    @Test(arguments: Engine.all)
    func `it is forgotten after a day, and the key is free again`(engine: Engine) async throws {
        try await withAnswers(engine) { database, clock in
            let answers = RememberedAnswers(database: database, clock: clock)
            try await answers.remember(Self.answer, to: "old", of: "t")
            clock.advance(byMicroseconds: RememberedAnswers.life - 1)
            try await #expect(answers.answer(to: "old", of: "t") == Self.answer)
            clock.advance(byMicroseconds: 1)
            try await #expect(answers.answer(to: "old", of: "t") == nil)
            try await answers.remember(Self.answer, to: "new", of: "t")
            let kept = try await database.read { try $0.rows("SELECT idempotency_key FROM access_answer").count }
            #expect(kept == 1)
            let other = RememberedAnswers.Answer(fingerprint: "f", json: nil, location: nil)
            try await answers.remember(other, to: "new", of: "t")
            try await #expect(answers.answer(to: "new", of: "t") == other)
        }
    }

    @Test func `another path or body is another request`() {
        let prints =
            [("/a", [1, 2]), ("/a", [1]), ("/a", []), ("/b", [1, 2]), ("/", [97, 1, 2])] as [(String, [UInt8])]
        #expect(Set(prints.map { RememberedAnswers.fingerprint(path: $0.0, body: $0.1) }).count == prints.count)
    }
}
