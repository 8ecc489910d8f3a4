import Core
import Storage
import TestSupport
import Testing

@testable import Access

struct SessionsTests {
    @Test(arguments: Engine.all)
    func `the right password opens a session that its token finds`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let user = try await access.owner()
            let session = try await access.logIn()
            let found = try #require(try await access.sessions.session(token: session.token))
            #expect(found.user.id == user.id)
            #expect(found.user.lastLoginAt == access.clock.now())
            #expect(found.csrfToken == session.csrfToken)
            #expect(found.csrfToken != session.token)
        }
    }

    @Test(arguments: Engine.all)
    func `tokens are long, different, and not stored`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let tokens = [try await access.logIn().token, try await access.logIn().token]
            #expect(Set(tokens).count == 2 && tokens.allSatisfy { $0.count == 43 })
            let stored = try await access.database.read { tx in
                try tx.rows("SELECT token_hash FROM access_session").map { try $0.text(0) }
            }
            #expect(Set(stored).isDisjoint(with: tokens) && stored.count == 2)
        }
    }

    @Test(arguments: Engine.all)
    func `unknown e-mail and wrong password are answered alike`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            for email in ["mina@example.com", "nobody@example.com", "not an address"] {
                await #expect(throws: AccessFailure.wrongCredentials) {
                    try await access.logIn(email, "wrong password")
                }
            }
        }
    }

    @Test(arguments: Engine.all)
    func `five wrong passwords lock an e-mail for a quarter of an hour, also for the right one`(
        _ engine: Engine
    ) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            for _ in 1...5 {
                await #expect(throws: AccessFailure.wrongCredentials) {
                    try await access.logIn("mina@example.com", "wrong password")
                }
            }
            let failure = await #expect(throws: AccessFailure.self) { try await access.logIn() }
            guard case .lockedOut(let seconds) = failure else {
                Issue.record("expected a lock-out")
                return
            }
            #expect((890...900).contains(seconds))
            access.advance(minutes: 15)
            _ = try await access.logIn()
        }
    }

    @Test(arguments: Engine.all)
    func `e-mails that nobody has are locked in the same way`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            for _ in 1...5 { _ = try? await access.logIn("nobody@example.com") }
            let failure = await #expect(throws: AccessFailure.self) { try await access.logIn("nobody@example.com") }
            #expect(failure?.code == "locked_out")
        }
    }

    @Test(arguments: Engine.all)
    func `an address that guesses at many e-mails is locked after twenty`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            for number in 1...20 {
                await #expect(throws: AccessFailure.wrongCredentials) {
                    try await access.logIn("user\(number)@example.com")
                }
            }
            let failure = await #expect(throws: AccessFailure.self) { try await access.logIn() }
            #expect(failure?.code == "locked_out")
            _ = try await access.logIn(from: "192.0.2.2")
        }
    }

    @Test(arguments: Engine.all)
    func `an account of one's own does not reset the count of its address`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            for number in 1...19 {
                _ = try? await access.logIn("user\(number)@example.com")
                if number % 4 == 0 { _ = try await access.logIn() }
            }
            _ = try? await access.logIn("user20@example.com")
            let failure = await #expect(throws: AccessFailure.self) { try await access.logIn() }
            #expect(failure?.code == "locked_out")
        }
    }

    @Test(arguments: Engine.all)
    func `forty guesses at once get no further than forty in a row`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let looked = await withTaskGroup { group in
                for number in 0..<40 {
                    group.addTask {
                        do {
                            _ = try await access.sessions.begin(
                                email: "mina@example.com",
                                password: "wrong password",
                                from: Device(address: "192.0.2.\(number)")
                            )
                            return false
                        } catch {
                            return error as? AccessFailure == .wrongCredentials
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(looked == 5)
        }
    }

    @Test(arguments: Engine.all)
    func `logging out ends the session and only that`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let first = try await access.logIn()
            let second = try await access.logIn()
            try await access.sessions.end(token: first.token)
            try await #expect(access.sessions.session(token: first.token) == nil)
            try await #expect(access.sessions.session(token: second.token) != nil)
        }
    }

    @Test(arguments: Engine.all)
    func `a session lives while it is used and dies when it is not`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let session = try await access.logIn()
            for _ in 1...5 {
                access.advance(hours: 11)
                try await #expect(access.sessions.session(token: session.token) != nil)
            }
            access.advance(hours: 12)
            try await #expect(access.sessions.session(token: session.token) == nil)
        }
    }

    @Test(arguments: Engine.all)
    func `a hash of another cost is renewed at login`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let dearer = Sessions(
                database: access.database,
                clock: access.clock,
                hasher: PasswordHasher(cost: .init(logRounds: 5, blockSize: 8, parallelism: 1))
            )
            _ = try await dearer.begin(
                email: "mina@example.com",
                password: Fixture.password,
                from: Device(address: "192.0.2.1")
            )
            let stored = try await access.database.read { tx in try tx.row("SELECT password FROM access_user")?.text(0)
            }
            #expect(stored?.hasPrefix("$scrypt$ln=5,") == true)
            _ = try await access.logIn()
        }
    }

    @Test func `whoever comes when too many wait is told so`() async throws {
        let hasher = PasswordHasher(cost: Fixture.cheap, capacity: 0)
        await #expect(throws: AccessFailure.busy(retryAfter: 5)) { try await hasher.verify("x", against: nil) }
    }
}
