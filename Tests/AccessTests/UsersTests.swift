import Core
import Storage
import TestSupport
import Testing

@testable import Access

struct UsersTests {
    @Test(arguments: Engine.all)
    func `somebody who was let in is found under any spelling of their e-mail`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let user = try await access.owner("Mina@Example.com ")
            #expect(user.email == "mina@example.com")
            try await #expect(access.users.user(email: "MINA@example.com") == user)
            try await #expect(access.users.list() == [user])
        }
    }

    @Test(arguments: Engine.all)
    func `an e-mail belongs to one person`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            await #expect(throws: AccessFailure.emailTaken) { try await access.owner("MINA@example.com") }
        }
    }

    @Test(arguments: Engine.all)
    func `nobody is let in without address, name or a good password`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            await #expect(throws: AccessFailure.invalidEmail) { try await access.owner("mina") }
            await #expect(throws: AccessFailure.missingName) {
                try await access.users.create(email: "a@b.kr", password: Fixture.password, name: " ", role: .viewer)
            }
            await #expect(throws: AccessFailure.passwordTooShort(minimum: 10)) {
                try await access.users.create(email: "a@b.kr", password: "short", name: "A", role: .viewer)
            }
            try await #expect(access.users.list().isEmpty)
        }
    }

    @Test(arguments: Engine.all)
    func `the password itself is not stored`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let stored = try await access.database.read { tx in try tx.row("SELECT password FROM access_user")?.text(0)
            }
            #expect(stored?.hasPrefix("$scrypt$") == true)
            #expect(stored?.contains(Fixture.password) == false)
        }
    }

    @Test(arguments: Engine.all)
    func `a new password ends the sessions of the old one`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let session = try await access.logIn()
            try await access.users.setPassword(email: "mina@example.com", password: "another long one")
            try await #expect(access.sessions.session(token: session.token) == nil)
            await #expect(throws: AccessFailure.wrongCredentials) { try await access.logIn() }
            _ = try await access.logIn("mina@example.com", "another long one")
        }
    }

    @Test(arguments: Engine.all)
    func `the language that somebody chose stays theirs`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let user = try await access.owner()
            try await access.users.setLanguage(.korean, for: user.id)
            try await #expect(access.users.user(email: user.email)?.language == .korean)
            await #expect(throws: AccessFailure.unknownUser) { try await access.users.setLanguage(.korean, for: "x") }
        }
    }

    @Test(arguments: Engine.all)
    func `somebody shut out is gone, with their sessions`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            try await access.owner("second@example.com")
            let session = try await access.logIn("second@example.com")
            try await access.users.remove(email: "second@example.com")
            try await #expect(access.sessions.session(token: session.token) == nil)
            await #expect(throws: AccessFailure.unknownUser) {
                try await access.users.remove(email: "second@example.com")
            }
        }
    }

    @Test(arguments: Engine.all)
    func `the last owner cannot be shut out`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            _ = try await access.users.create(
                email: "viewer@example.com",
                password: Fixture.password,
                name: "V",
                role: .viewer
            )
            await #expect(throws: AccessFailure.lastOwner) { try await access.users.remove(email: "mina@example.com") }
            try await access.users.remove(email: "viewer@example.com")
        }
    }
}
