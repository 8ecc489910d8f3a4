import Access
import Core
import Events
import Foundation
import TestSupport
import Testing

@testable import dangol

struct WorkspaceTests {
    private static func new(
        in folder: WorkspaceFolder,
        database: String? = nil,
        password: String = "a long password"
    )
        -> NewWorkspace
    {
        NewWorkspace(
            folder: folder,
            database: database,
            email: "owner@example.com",
            password: password,
            name: "Owner",
            source: "Website"
        )
    }

    private static func open(_ folder: WorkspaceFolder, _ body: (Composition) async throws -> Void) async throws {
        let composition = try await Composition.open(folder, Configuration(SettingSources()), logger: .silent)
        try await body(composition)
        try await composition.close()
    }

    @Test func `a new workspace has an owner, a source with a key, and a token`() async throws {
        try await withTemporaryFolder { path in
            let folder = WorkspaceFolder(path + "/new")
            let made = try await Self.new(in: folder).create()
            #expect(folder.isWorkspace)
            try await Self.open(folder) { composition in
                try await #expect(composition.users.list().map(\.role) == [.owner])
                #expect(composition.sources.number(forKey: made.writeKey) != nil)
                try await #expect(composition.tokens.verify(made.apiToken)?.scopes == Set(Scope.allCases))
            }
        }
    }

    @Test func `a folder that is a workspace is left as it is`() async throws {
        try await withTemporaryFolder { path in
            let folder = WorkspaceFolder(path + "/new")
            let made = try await Self.new(in: folder).create()
            await #expect(throws: WorkspaceFailure.alreadyAWorkspace(path: folder.path)) {
                try await Self.new(in: folder).create()
            }
            try await Self.open(folder) { composition in
                #expect(composition.sources.number(forKey: made.writeKey) != nil)
            }
        }
    }

    @Test func `what could not be made leaves no trace`() async throws {
        try await withTemporaryFolder { path in
            let folder = WorkspaceFolder(path + "/new")
            await #expect(throws: AccessFailure.passwordTooShort(minimum: 10)) {
                try await Self.new(in: folder, password: "short").create()
            }
            #expect(!FileManager.default.fileExists(atPath: folder.path))
        }
    }

    @Test func `a database that holds a workspace is left as it is`() async throws {
        try await withPostgres { _, url in
            try await withTemporaryFolder { path in
                _ = try await Self.new(in: WorkspaceFolder(path + "/first"), database: url).create()
                await #expect(throws: WorkspaceFailure.databaseInUse) {
                    try await Self.new(in: WorkspaceFolder(path + "/second"), database: url).create()
                }
                #expect(!FileManager.default.fileExists(atPath: path + "/second"))
            }
        }
    }

    @Test func `a workspace is served once at a time`() async throws {
        try await withTemporaryFolder { path in
            let folder = WorkspaceFolder(path)
            do {
                let lock = try WorkspaceLock(folder)
                #expect(throws: WorkspaceFailure.inUse(path: folder.path)) { try WorkspaceLock(folder) }
                withExtendedLifetime(lock) {}
            }
            _ = try WorkspaceLock(folder)
        }
    }

    @Test func `a backup becomes the same workspace elsewhere`() async throws {
        try await withTemporaryFolder { path in
            let folder = WorkspaceFolder(path + "/original")
            let backup = WorkspaceFolder(path + "/backup")
            let restored = WorkspaceFolder(path + "/restored")
            let made = try await Self.new(in: folder).create()
            try await Self.open(folder) { composition in
                let copy = Backup(composition: composition, folder: folder, target: backup)
                try await copy.write()
                await #expect(throws: WorkspaceFailure.backupExists(path: backup.path)) { try await copy.write() }
            }
            try await Restoration(backup: backup, target: restored).run()
            try await Self.open(restored) { composition in
                #expect(composition.sources.number(forKey: made.writeKey) != nil)
            }
            await #expect(throws: WorkspaceFailure.alreadyAWorkspace(path: restored.path)) {
                try await Restoration(backup: backup, target: restored).run()
            }
        }
    }
}
