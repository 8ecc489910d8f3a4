import Access
import Core
import Events

/// The making of a workspace: all of it, or nothing.
struct NewWorkspace: Sendable {
    /// What somebody needs to begin.
    struct Made: Sendable {
        let folder: WorkspaceFolder
        let email: String
        let writeKey: String
        let apiToken: String
        let address: String
    }

    let folder: WorkspaceFolder
    /// Nil for SQLite in the folder.
    let database: String?
    let email: String
    let password: String
    let name: String
    let source: String

    /// Throws ``WorkspaceFailure`` where there is a workspace already, and a failure of whatever part refuses.
    func create() async throws -> Made {
        let isNewFolder = try folder.create()
        do {
            return try await fill()
        } catch {
            folder.removeData(withFolder: isNewFolder)
            throw error
        }
    }

    private func fill() async throws -> Made {
        let key = StorageConfiguration.database.key
        let sources = SettingSources(flags: database.map { [key: $0] } ?? [:])
        let configuration = try Configuration(sources)
        let composition = try await Composition.open(folder, configuration, logger: .command)
        do {
            guard try await composition.users.list().isEmpty else { throw WorkspaceFailure.databaseInUse }
            let made = try await composition.welcome(
                email: email,
                password: password,
                name: name,
                source: source,
                folder: folder
            )
            try await composition.close()
            try folder.write(configuration: database.map { ["storage": ["database": .string($0)]] } ?? [:])
            return made
        } catch {
            try? await composition.close()
            throw error
        }
    }
}

extension Composition {
    /// The first person, source and token of an empty workspace.
    func welcome(
        email: String,
        password: String,
        name: String,
        source: String,
        folder: WorkspaceFolder
    ) async throws
        -> NewWorkspace.Made
    {
        let user = try await users.create(email: email, password: password, name: name, role: .owner)
        let source = try await sources.create(name: source, kind: .web)
        let token = try await tokens.create(name: "First token", scopes: Set(Scope.allCases))
        return NewWorkspace.Made(
            folder: folder,
            email: user.email,
            writeKey: source.writeKeys.first?.key ?? "",
            apiToken: token.secret,
            address: "http://\(configuration.server.host):\(configuration.server.port)"
        )
    }
}

extension NewWorkspace.Made {
    var json: JSON {
        [
            "workspace": .string(folder.path),
            "email": .string(email),
            "writeKey": .string(writeKey),
            "apiToken": .string(apiToken),
            "address": .string(address),
            "collect": .string(address + "/v1/batch"),
            "api": .string(address + "/api/v1"),
        ]
    }

    var text: String {
        """
        Workspace   \(folder.path)
        Login       \(email)
        Write key   \(writeKey)
        API token   \(apiToken)
                    shown only here: keep it in a safe place

        Start it:   dangol serve --data \(folder.path)
        Open        \(address)
        """
    }
}
