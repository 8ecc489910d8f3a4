import Core

/// The folder named is not what the command needs.
enum WorkspaceFailure: Failure, Equatable {
    case notAWorkspace(path: String)
    case alreadyAWorkspace(path: String)
    case databaseInUse
    case cannotCreate(path: String)
    case inUse(path: String)
    case nothingToRestore(path: String)
    case backupExists(path: String)
    case backedUpElsewhere

    var kind: FailureKind {
        switch self {
        case .notAWorkspace, .nothingToRestore: .notFound
        case .alreadyAWorkspace, .databaseInUse, .inUse, .backupExists, .backedUpElsewhere: .conflict
        case .cannotCreate: .unavailable
        }
    }

    var code: String {
        switch self {
        case .notAWorkspace: "not_a_workspace"
        case .alreadyAWorkspace: "already_a_workspace"
        case .databaseInUse: "database_in_use"
        case .cannotCreate: "cannot_create"
        case .inUse: "workspace_in_use"
        case .nothingToRestore: "nothing_to_restore"
        case .backupExists: "backup_exists"
        case .backedUpElsewhere: "backed_up_elsewhere"
        }
    }

    var message: String {
        switch self {
        case .notAWorkspace(let path): "\(path) is not a workspace. Create one with `dangol init \(path) --email …`."
        case .alreadyAWorkspace(let path): "\(path) is a workspace already. Nothing was changed; choose another folder."
        case .databaseInUse: "The database holds a workspace already. Nothing was changed; give each its own database."
        case .cannotCreate(let path): "\(path) cannot be written. Check the folder's owner and the room on its disk."
        case .inUse(let path): "Another dangol is working on \(path). Stop it first."
        case .nothingToRestore(let path): "\(path) holds no backup (dangol.sqlite and inbox.sqlite)."
        case .backupExists(let path): "\(path) is there already. Name a new folder for the backup."
        case .backedUpElsewhere:
            "This workspace is in PostgreSQL. Back it up with `pg_dump --format=custom`, and keep dangol.json beside it."
        }
    }
}
