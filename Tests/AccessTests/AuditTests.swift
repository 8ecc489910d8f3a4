import Core
import TestSupport
import Testing

@testable import Access

struct AuditTests {
    @Test(arguments: Engine.all)
    func `whatever is done to access is written down in order`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            _ = try await access.logIn()
            for _ in 1...5 { _ = try? await access.logIn("mina@example.com", "wrong password") }
            _ = try? await access.logIn()
            access.advance(minutes: 16)
            let (token, _) = try await access.tokens.create(name: "Warehouse", scopes: [.readEvents])
            access.advance(minutes: 1)
            try await access.tokens.revoke(id: token.id)
            let expected: [AuditEntry.Action] =
                [.userCreated, .loginSucceeded] + Array(repeating: .loginFailed, count: 5)
                + [.lockedOut, .tokenCreated, .tokenRevoked]
            let actions = try await access.actions()
            #expect(actions.count == expected.count)
            #expect(Set(actions) == Set(expected))
            #expect(actions.first == .userCreated && actions.last == .tokenRevoked)
        }
    }

    @Test(arguments: Engine.all)
    func `no secret and no e-mail stands in it`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            let session = try await access.logIn()
            _ = try? await access.logIn("stranger@example.com", "a guessed password")
            let (_, secret) = try await access.tokens.create(name: "Warehouse", scopes: [.readEvents])
            let text = try await AuditTrail(database: access.database).latest(100)
                .map { "\($0.actor) \($0.detail.text)" }.joined(separator: "\n")
            for word in ["mina@", "stranger@", Fixture.password, "guessed", session.token, secret] {
                #expect(!text.contains(word))
            }
        }
    }
}
