import Core
import Storage
import TestSupport
import Testing

@testable import Access

struct APITokensTests {
    @Test(arguments: Engine.all)
    func `a token opens what its scopes say and nothing of it can be read back`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (token, secret) = try await access.tokens.create(
                name: "Warehouse",
                scopes: [.readEvents, .readProfiles]
            )
            #expect(secret.hasPrefix("dgl_") && secret.count == 47)
            try await #expect(access.tokens.verify(secret)?.scopes == [.readEvents, .readProfiles])
            try await #expect(access.tokens.list().map(\.id) == [token.id])
            let stored = try await access.database.read { tx in
                try tx.row("SELECT secret_hash FROM access_token")?.text(0)
            }
            #expect(stored != secret)
        }
    }

    @Test(arguments: Engine.all)
    func `no other text is a token`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (_, secret) = try await access.tokens.create(name: "Warehouse", scopes: [.readEvents])
            for other in ["", "dgl_", secret.uppercased(), String(secret.dropLast()), String(secret.dropFirst(4))] {
                try await #expect(access.tokens.verify(other) == nil)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a revoked token is refused and stays on the list`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (token, secret) = try await access.tokens.create(name: "Warehouse", scopes: [.readEvents])
            try await access.tokens.revoke(id: token.id)
            try await #expect(access.tokens.verify(secret) == nil)
            try await #expect(access.tokens.list().first?.revokedAt != nil)
            await #expect(throws: AccessFailure.unknownToken) { try await access.tokens.revoke(id: "x") }
        }
    }

    @Test(arguments: Engine.all)
    func `use is written down every five minutes`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (_, secret) = try await access.tokens.create(name: "Warehouse", scopes: [.readEvents])
            let first = access.clock.now()
            for minutes: Int64 in [0, 4] {
                access.advance(minutes: minutes)
                _ = try await access.tokens.verify(secret)
                try await #expect(access.tokens.list().first?.lastUsedAt == first)
            }
            access.advance(minutes: 1)
            _ = try await access.tokens.verify(secret)
            try await #expect(access.tokens.list().first?.lastUsedAt == access.clock.now())
        }
    }

    @Test(arguments: Engine.all)
    func `a token without name or scope is not made`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            await #expect(throws: AccessFailure.missingName) {
                try await access.tokens.create(name: " ", scopes: [.readEvents])
            }
            await #expect(throws: AccessFailure.missingScopes) { try await access.tokens.create(name: "x", scopes: []) }
        }
    }
}
