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
            let text = try await access.auditTrail.entries(limit: 100).items
                .map { "\($0.actor) \($0.detail.text)" }.joined(separator: "\n")
            for word in ["mina@", "stranger@", Fixture.password, "guessed", session.token, secret] {
                #expect(!text.contains(word))
            }
        }
    }

    @Test(arguments: Engine.all)
    func `it is read page by page, by kind and by person`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            let jun = try await access.colleague(.viewer)
            for _ in 1...3 { _ = try await access.logIn() }
            try await access.users.setRole(.sales, of: jun.id, by: .user(owner))
            try await access.auditTrail.record(.dataExported, by: .user(jun), detail: ["rows": 3])
            let trail = access.auditTrail
            let first = try await trail.entries(limit: 4)
            let rest = try await trail.entries(after: first.next, limit: 4)
            #expect(first.items.count == 4 && rest.items.count == 3 && rest.next == nil)
            #expect(Set((first.items + rest.items).map(\.id)).count == 7)
            try await #expect(trail.entries(AuditFilter(kind: .logins)).items.count == 3)
            let ofJun = try await trail.entries(AuditFilter(user: jun.id)).items.map(\.action)
            #expect(Set(ofJun) == [.userCreated, .roleChanged, .dataExported])
        }
    }
}
