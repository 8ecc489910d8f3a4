import Core
import TestSupport
import Testing

@testable import Access

struct UserRolesTests {
    @Test(arguments: Engine.all)
    func `a role is changed, and the trail says from what to what by whom`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            let jun = try await access.colleague(.viewer)
            access.advance(minutes: 1)
            try await access.users.setRole(.sales, of: jun.id, by: .user(owner))
            try await #expect(access.users.user(id: jun.id)?.role == .sales)
            let entry = try await access.auditTrail.entries().items.first
            #expect(entry?.action == .roleChanged && entry?.actor == owner.id && entry?.subject == jun.id)
            #expect(entry?.detail == ["from": "viewer", "role": "sales"])
        }
    }

    @Test(arguments: Engine.all)
    func `the last owner stays, whoever asks`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            for author in [Author.user(owner), .commandLine] {
                await #expect(throws: AccessFailure.lastOwner) {
                    try await access.users.setRole(.admin, of: owner.id, by: author)
                }
                await #expect(throws: AccessFailure.lastOwner) {
                    try await access.users.deactivate(owner.id, by: author)
                }
            }
            let second = try await access.owner("jun@example.com")
            try await access.users.deactivate(second.id, by: .user(owner))
            await #expect(throws: AccessFailure.lastOwner) { try await access.users.remove(email: owner.email) }
            try await access.users.reactivate(second.id, by: .user(owner))
            try await access.users.setRole(.viewer, of: owner.id, by: .user(owner))
        }
    }

    @Test(arguments: Engine.all)
    func `of two owners who leave at the same time one stays`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owners = [try await access.owner(), try await access.owner("jun@example.com")]
            await withTaskGroup { group in
                for owner in owners {
                    group.addTask { try? await access.users.deactivate(owner.id, by: .commandLine) }
                }
            }
            try await #expect(access.users.list().filter(\.isActive).count == 1)
        }
    }

    @Test(arguments: Engine.all)
    func `an admin neither makes owners nor touches one`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            _ = try await access.owner("second@example.com")
            let admin = try await access.colleague(.admin)
            let author = Author.user(admin)
            await #expect(throws: AccessFailure.roleAboveYours) {
                try await access.users.setRole(.owner, of: admin.id, by: author)
            }
            await #expect(throws: AccessFailure.roleAboveYours) {
                try await access.users.setRole(.viewer, of: owner.id, by: author)
            }
            await #expect(throws: AccessFailure.roleAboveYours) {
                try await access.users.deactivate(owner.id, by: author)
            }
            await #expect(throws: AccessFailure.roleAboveYours) {
                try await access.users.resetTwoFactor(of: owner.id, by: author)
            }
            await #expect(throws: AccessFailure.roleAboveYours) {
                try await access.invitations.invite("new@example.com", as: .owner, by: author)
            }
            await #expect(throws: AccessFailure.roleAboveYours) {
                try await access.users.create(
                    email: "new@example.com",
                    password: Fixture.password,
                    name: "New",
                    role: .owner,
                    by: author
                )
            }
        }
    }

    @Test(arguments: [Role.marketer, .sales, .support, .analyst, .viewer])
    func `no other role manages anybody`(_ role: Role) {
        #expect(Role.allCases.allSatisfy { !role.mayManage($0) })
    }

    @Test(arguments: Engine.all)
    func `somebody who is shut out is out at once, and in again with the old password`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            let jun = try await access.colleague(.sales)
            let session = try await access.logIn(jun.email)
            try await access.users.deactivate(jun.id, by: .user(owner))
            try await #expect(access.sessions.session(token: session.token) == nil)
            await #expect(throws: AccessFailure.wrongCredentials) { try await access.logIn(jun.email) }
            try await access.users.reactivate(jun.id, by: .user(owner))
            _ = try await access.logIn(jun.email)
        }
    }

    @Test(arguments: Engine.all)
    func `a reset lets somebody in without the phone that they lost`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            let jun = try await access.colleague(.sales)
            await #expect(throws: AccessFailure.twoFactorOff) {
                try await access.users.resetTwoFactor(of: jun.id, by: .user(owner))
            }
            let enrolment = try await access.twoFactor.begin(for: jun)
            let totp = TOTP(secret: try #require(Base32.bytes(enrolment.secret)))
            _ = try await access.twoFactor.confirm(totp.code(step: TOTP.step(at: access.clock.now())), by: jun)
            guard case .needsCode = try await access.begin(jun.email) else {
                Issue.record("the password was enough")
                return
            }
            try await access.users.resetTwoFactor(of: jun.id, by: .user(owner))
            _ = try await access.logIn(jun.email)
        }
    }
}
