import Core
import TestSupport
import Testing

@testable import Access

struct WorkspaceSettingsTests {
    private static func settings(_ access: Fixture) -> WorkspaceSettings {
        WorkspaceSettings(database: access.database, clock: access.clock, initial: .initial(timeZone: "Asia/Tokyo"))
    }

    @Test(arguments: Engine.all)
    func `what was said last holds, at once here and within seconds elsewhere`(_ engine: Engine) async throws {
        try await withAccess(engine) { access in
            let owner = try await access.owner()
            let here = Self.settings(access)
            let elsewhere = Self.settings(access)
            try await #expect(elsewhere.current() == .initial(timeZone: "Asia/Tokyo"))
            for name in ["Shop", "단골상사"] {
                let workspace = try Workspace(name: name, timeZone: "Europe/Berlin", currency: "EUR", language: .korean)
                try await here.change(to: workspace, by: .user(owner))
                try await #expect(here.current() == workspace)
                access.clock.advance(byMicroseconds: 6 * Instant.second)
                try await #expect(elsewhere.current() == workspace)
            }
            try await #expect(access.actions().filter { $0 == .workspaceChanged }.count == 2)
        }
    }

    @Test func `what is no name, zone or currency is refused`() {
        #expect(throws: AccessFailure.missingName) {
            try Workspace(name: " ", timeZone: "Asia/Seoul", currency: "KRW", language: nil)
        }
        #expect(throws: AccessFailure.unknownTimeZone) {
            try Workspace(name: "Shop", timeZone: "Mars/Base", currency: "KRW", language: nil)
        }
        #expect(throws: AccessFailure.unknownCurrency) {
            try Workspace(name: "Shop", timeZone: "Asia/Seoul", currency: "XXX", language: nil)
        }
    }
}
