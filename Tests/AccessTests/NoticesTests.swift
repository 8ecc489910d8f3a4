import Core
import TestSupport
import Testing

@testable import Access

@Suite("Notices")
struct NoticesTests {
    @Test(
        "are told once, to those whose role allows it, and each person sees them for themselves",
        arguments: Engine.all
    )
    func once(engine: Engine) async throws {
        try await withAccess(engine) { access in
            let notices = Notices(database: access.database, clock: access.clock)
            let owner = try await access.users.create(
                email: "o@b.kr",
                password: "correct horse",
                name: "O",
                role: .owner
            )
            let sales = try await access.users.create(
                email: "s@b.kr",
                password: "correct horse",
                name: "S",
                role: .sales
            )
            for _ in 0..<2 {
                try await notices.tell(
                    .sourceStarted,
                    ["name": "Shop"],
                    path: "/sources/1",
                    to: .everybody(who: .viewSources),
                    key: "source:1"
                )
            }
            try await notices.tell(.jobFailed, ["kind": "import"], path: "/", to: .user(sales.id), key: "job:1")
            #expect(try await notices.latest(for: owner).map(\.kind) == [.sourceStarted])
            #expect(try await notices.latest(for: sales).map(\.kind) == [.jobFailed])
            #expect(try await notices.unseen(by: owner) == 1)
            let latest = try await notices.latest(for: owner)
            try await notices.see(through: try #require(latest.first).id, as: owner)
            #expect(try await notices.unseen(by: owner) == 0)
            #expect(try await notices.latest(for: owner).allSatisfy(\.isSeen))
            #expect(try await notices.unseen(by: sales) == 1)
        }
    }
}
