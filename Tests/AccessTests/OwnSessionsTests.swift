import Core
import TestSupport
import Testing

@testable import Access

struct OwnSessionsTests {
    @Test(arguments: Engine.all)
    func `somebody sees where they are logged in, and nobody else's`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            let jun = try await access.colleague(.sales)
            _ = try await access.logIn(jun.email)
            let first = try await access.logIn(from: "192.0.2.1")
            access.advance(minutes: 30)
            let second = try await access.logIn(from: "192.0.2.2")
            let open = try await access.sessions.open(of: owner.id)
            #expect(open.map(\.id) == [second.id, first.id])
            #expect(open.map(\.device.address) == ["192.0.2.2", "192.0.2.1"])
            access.advance(minutes: 6)
            _ = try await access.sessions.session(token: first.token)
            let later = try await access.sessions.open(of: owner.id)
            #expect(later.first?.id == first.id && later.first?.seenAt == access.clock.now())
        }
    }

    @Test(arguments: Engine.all)
    func `they end one, or all others, and never somebody else's`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            let jun = try await access.colleague(.sales)
            let foreign = try await access.logIn(jun.email)
            let sessions = [try await access.logIn(), try await access.logIn(), try await access.logIn()]
            await #expect(throws: AccessFailure.unknownSession) {
                try await access.sessions.end(foreign.id, by: sessions[0])
            }
            try await access.sessions.end(sessions[1].id, by: sessions[0])
            try await #expect(access.sessions.session(token: sessions[1].token) == nil)
            try await #expect(access.sessions.endOthers(than: sessions[0]) == 1)
            try await #expect(access.sessions.open(of: owner.id).map(\.id) == [sessions[0].id])
            try await #expect(access.sessions.session(token: foreign.token) != nil)
        }
    }

    @Test(arguments: Engine.all)
    func `a new password takes the old one, and ends the other sessions`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let other = try await access.logIn()
            let session = try await access.logIn()
            let device = Device(address: "192.0.2.1")
            await #expect(throws: AccessFailure.wrongPassword) {
                try await access.sessions.changePassword(
                    from: "not the old one",
                    to: "a better password",
                    by: session,
                    on: device
                )
            }
            await #expect(throws: AccessFailure.passwordTooShort(minimum: 10)) {
                try await access.sessions.changePassword(from: Fixture.password, to: "short", by: session, on: device)
            }
            try await access.sessions.changePassword(
                from: Fixture.password,
                to: "a better password",
                by: session,
                on: device
            )
            try await #expect(access.sessions.session(token: session.token) != nil)
            try await #expect(access.sessions.session(token: other.token) == nil)
            _ = try await access.logIn("mina@example.com", "a better password")
        }
    }

    @Test(arguments: Engine.all)
    func `an open browser guesses at the password no further than the login does`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let session = try await access.logIn()
            let device = Device(address: "192.0.2.1")
            for _ in 1...5 {
                await #expect(throws: AccessFailure.wrongPassword) {
                    try await access.sessions.confirm("guess", by: session, on: device)
                }
            }
            let failure = await #expect(throws: AccessFailure.self) {
                try await access.sessions.confirm(Fixture.password, by: session, on: device)
            }
            #expect(failure?.code == "locked_out")
        }
    }
}
