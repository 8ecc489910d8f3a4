import Core
import Storage
import TestSupport
import Testing

@testable import Access

struct TwoFactorTests {
    @Test(arguments: Engine.all)
    func `nothing changes until a code of the app has come`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let user = try await access.owner()
            let first = try await access.twoFactor.begin(for: user)
            let second = try await access.twoFactor.begin(for: user)
            #expect(first != second)
            try await #expect(access.twoFactor.enrolment(of: user) == second)
            await #expect(throws: AccessFailure.wrongCode) {
                try await access.twoFactor.confirm(access.code(of: first), by: user)
            }
            _ = try await access.logIn()
            _ = try await access.twoFactor.confirm(access.code(of: second), by: user)
            try await #expect(access.twoFactor.enrolment(of: user) == nil)
            await #expect(throws: AccessFailure.twoFactorOn) { try await access.twoFactor.begin(for: user) }
            guard case .needsCode = try await access.begin() else {
                Issue.record("the password was enough")
                return
            }
        }
    }

    @Test(arguments: Engine.all)
    func `the code of the moment opens a session under a token of its own`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (enrolment, _) = try await access.enrol(access.owner())
            access.advance(minutes: 1)
            let challenge = try await access.challenge()
            try await #expect(access.sessions.isWaiting(challenge))
            try await #expect(access.sessions.session(token: challenge) == nil)
            let session = try await access.finish(challenge, access.code(of: enrolment))
            #expect(session.token != challenge)
            try await #expect(access.sessions.session(token: session.token)?.user.twoFactorSince != nil)
            try await #expect(!access.sessions.isWaiting(challenge))
        }
    }

    @Test(arguments: Engine.all)
    func `a code is good once, for whoever saw it too`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (enrolment, _) = try await access.enrol(access.owner())
            await #expect(throws: AccessFailure.wrongCode) {
                try await access.finish(access.challenge(), access.code(of: enrolment))
            }
            access.advance(minutes: 1)
            let code = access.code(of: enrolment)
            _ = try await access.finish(access.challenge(), code)
            await #expect(throws: AccessFailure.wrongCode) { try await access.finish(access.challenge(), code) }
        }
    }

    @Test(arguments: Engine.all)
    func `of many logins with one code at the same time one is let in`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (enrolment, _) = try await access.enrol(access.owner())
            access.advance(minutes: 1)
            var challenges: [String] = []
            for _ in 1...4 { challenges.append(try await access.challenge()) }
            let code = access.code(of: enrolment)
            let opened = await withTaskGroup { group in
                for challenge in challenges {
                    group.addTask { (try? await access.finish(challenge, code)) == nil ? 0 : 1 }
                }
                return await group.reduce(0, +)
            }
            #expect(opened == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `a recovery code opens once, however it is typed, and the others stay good`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let user = try await access.owner()
            let (_, codes) = try await access.enrol(user)
            #expect(Set(codes).count == 10 && codes.allSatisfy { $0.count == 19 })
            _ = try await access.finish(access.challenge(), codes[0])
            let typed = codes[1].lowercased().replacing("-", with: " ")
            _ = try await access.finish(access.challenge(), typed)
            for used in [codes[0], codes[1]] {
                await #expect(throws: AccessFailure.wrongCode) { try await access.finish(access.challenge(), used) }
            }
            try await #expect(access.twoFactor.status(of: user.id).codesLeft == 8)
            try await #expect(access.actions().filter { $0 == .recoveryCodeUsed }.count == 2)
        }
    }

    @Test(arguments: Engine.all)
    func `new recovery codes close the old ones`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let user = try await access.owner()
            let (_, old) = try await access.enrol(user)
            let new = try await access.twoFactor.renewCodes(by: user)
            await #expect(throws: AccessFailure.wrongCode) { try await access.finish(access.challenge(), old[0]) }
            _ = try await access.finish(access.challenge(), new[0])
        }
    }

    @Test(arguments: Engine.all)
    func `secrets of recovery are not stored`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (_, codes) = try await access.enrol(access.owner())
            let challenge = try await access.challenge()
            let stored = try await access.database.read { tx in
                try tx.rows("SELECT code_hash FROM access_recovery_code").map { try $0.text(0) }
                    + tx.rows("SELECT token_hash FROM access_login_challenge").map { try $0.text(0) }
            }
            #expect(stored.count == 11)
            #expect(Set(stored).isDisjoint(with: codes.map { $0.replacing("-", with: "") } + codes + [challenge]))
        }
    }

    @Test(arguments: Engine.all)
    func `five wrong codes lock the account for a quarter of an hour, whatever password comes between`(
        _ engine: Engine
    ) async throws {
        try await withAccess(engine) { access in
            let (_, codes) = try await access.enrol(access.owner())
            for number in 1...5 {
                await #expect(throws: AccessFailure.wrongCode) {
                    try await access.finish(access.challenge(), "00000\(number)", from: "192.0.2.\(number)")
                }
            }
            let challenge = try await access.challenge()
            let failure = await #expect(throws: AccessFailure.self) { try await access.finish(challenge, codes[0]) }
            #expect(failure?.code == "locked_out")
            access.advance(minutes: 16)
            _ = try await access.finish(access.challenge(), codes[0])
        }
    }

    @Test(arguments: Engine.all)
    func `twenty wrong codes lock an address, at whichever accounts`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            for number in 1...5 {
                let user = try await access.owner("owner\(number)@example.com")
                _ = try await access.enrol(user)
                for _ in 1...4 {
                    let challenge = try await access.challenge(user.email)
                    _ = try? await access.finish(challenge, "000000", from: "192.0.2.9")
                }
            }
            let challenge = try await access.challenge("owner1@example.com")
            let failure = await #expect(throws: AccessFailure.self) {
                try await access.finish(challenge, "000000", from: "192.0.2.9")
            }
            #expect(failure?.code == "locked_out")
        }
    }

    @Test(arguments: Engine.all)
    func `ten minutes after the password it is too late`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (_, codes) = try await access.enrol(access.owner())
            let challenge = try await access.challenge()
            access.advance(minutes: 10)
            try await #expect(!access.sessions.isWaiting(challenge))
            await #expect(throws: AccessFailure.loginExpired) { try await access.finish(challenge, codes[0]) }
            await #expect(throws: AccessFailure.loginExpired) { try await access.finish("made up", codes[0]) }
        }
    }

    @Test(arguments: Engine.all)
    func `without it the password is enough again, and its codes are gone`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let user = try await access.owner()
            _ = try await access.enrol(user)
            try await access.twoFactor.remove(by: user)
            _ = try await access.logIn()
            try await #expect(access.twoFactor.status(of: user.id) == TwoFactor.Status(since: nil, codesLeft: 0))
            await #expect(throws: AccessFailure.twoFactorOff) { try await access.twoFactor.remove(by: user) }
            await #expect(throws: AccessFailure.twoFactorOff) { try await access.twoFactor.renewCodes(by: user) }
        }
    }
}

extension Fixture {
    /// What the app shows now.
    fileprivate func code(of enrolment: TwoFactor.Enrolment) -> String {
        TOTP(secret: Base32.bytes(enrolment.secret) ?? []).code(step: TOTP.step(at: clock.now()))
    }

    fileprivate func enrol(_ user: User) async throws -> (TwoFactor.Enrolment, codes: [String]) {
        let enrolment = try await twoFactor.begin(for: user)
        return (enrolment, try await twoFactor.confirm(code(of: enrolment), by: user))
    }

    /// The right password; what the browser then holds.
    fileprivate func challenge(_ email: String = "mina@example.com") async throws -> String {
        guard case .needsCode(let challenge) = try await begin(email, from: "192.0.2.200") else {
            throw AccessFailure.twoFactorOff
        }
        return challenge.token
    }

    @discardableResult
    fileprivate func finish(
        _ challenge: String,
        _ code: String,
        from address: String = "192.0.2.200"
    ) async throws -> Session {
        try await sessions.finish(challenge, code: code, from: Device(address: address))
    }
}
