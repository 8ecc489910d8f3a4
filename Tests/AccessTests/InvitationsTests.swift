import Core
import Storage
import TestSupport
import Testing

@testable import Access

struct InvitationsTests {
    private static let password = "a password of my own"

    @Test(arguments: Engine.all)
    func `a link makes an account with the name and password that its holder chooses`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            let (made, secret) = try await access.invitations.invite(" Jun@Example.com ", as: .sales, by: .user(owner))
            #expect(made.email == "jun@example.com")
            try await #expect(access.invitations.invitation(secret: secret) == made)
            let user = try await access.invitations.accept(secret: secret, name: " Jun ", password: Self.password)
            #expect(user.name == "Jun" && user.role == .sales)
            _ = try await access.logIn("jun@example.com", Self.password)
            try await #expect(access.invitations.open().isEmpty)
            let actions = Set(try await access.actions())
            #expect(actions == [.userCreated, .userInvited, .invitationAccepted, .loginSucceeded])
        }
    }

    @Test(arguments: Engine.all)
    func `a link is good once, also for two at the same time`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (_, secret) = try await access.invitations.invite("jun@example.com", as: .viewer, by: .commandLine)
            let accepted = await withTaskGroup { group in
                for name in ["Jun", "Jin", "Jan"] {
                    group.addTask {
                        let user = try? await access.invitations.accept(
                            secret: secret,
                            name: name,
                            password: Self.password
                        )
                        return user == nil ? 0 : 1
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(accepted == 1)
            try await #expect(access.users.list().count == 1)
            await #expect(throws: AccessFailure.unknownInvitation) {
                try await access.invitations.accept(secret: secret, name: "Jun", password: Self.password)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a link ends after a week, when it is withdrawn, and when another is made`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (_, old) = try await access.invitations.invite("a@example.com", as: .viewer, by: .commandLine)
            access.advance(hours: 7 * 24)
            let (_, first) = try await access.invitations.invite("b@example.com", as: .viewer, by: .commandLine)
            let (_, second) = try await access.invitations.invite("b@example.com", as: .admin, by: .commandLine)
            let (third, withdrawn) = try await access.invitations.invite("c@example.com", as: .viewer, by: .commandLine)
            try await access.invitations.withdraw(third.id, by: .commandLine)
            for secret in [old, first, withdrawn, "made up"] {
                try await #expect(access.invitations.invitation(secret: secret) == nil)
                await #expect(throws: AccessFailure.unknownInvitation) {
                    try await access.invitations.accept(secret: secret, name: "Jun", password: Self.password)
                }
            }
            try await #expect(access.invitations.invitation(secret: second)?.role == .admin)
            try await #expect(access.invitations.open().map(\.email) == ["b@example.com"])
        }
    }

    @Test(arguments: Engine.all)
    func `its secret is not stored`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (_, secret) = try await access.invitations.invite("jun@example.com", as: .viewer, by: .commandLine)
            let stored = try await access.database.read { tx in
                try tx.row("SELECT secret_hash FROM access_invitation")?.text(0)
            }
            #expect(secret.count == 43 && stored?.count == 64 && stored != secret)
        }
    }

    @Test(arguments: Engine.all)
    func `nobody is invited who is in already, or whose address is none`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            try await access.owner()
            await #expect(throws: AccessFailure.emailTaken) {
                try await access.invitations.invite("mina@example.com", as: .viewer, by: .commandLine)
            }
            await #expect(throws: AccessFailure.invalidEmail) {
                try await access.invitations.invite("mina", as: .viewer, by: .commandLine)
            }
        }
    }

    @Test(arguments: Engine.all)
    func `a name or password that will not do leaves the link good`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let (_, secret) = try await access.invitations.invite("jun@example.com", as: .viewer, by: .commandLine)
            await #expect(throws: AccessFailure.missingName) {
                try await access.invitations.accept(secret: secret, name: " ", password: Self.password)
            }
            await #expect(throws: AccessFailure.passwordTooShort(minimum: 10)) {
                try await access.invitations.accept(secret: secret, name: "Jun", password: "short")
            }
            _ = try await access.invitations.accept(secret: secret, name: "Jun", password: Self.password)
        }
    }
}
