import Access
import Core
import HTTPTypes
import Hummingbird
import Web

/// What is said of the workspace as a whole. Says nothing of customers, so any token may ask.
struct WorkspaceRoutes: Sendable {
    let workspace: WorkspaceSettings

    func add(to endpoints: Endpoints) {
        endpoints.get("workspace", for: []) { _ in
            let workspace = try await workspace.current()
            return [
                "name": .string(workspace.name),
                "timeZone": .string(workspace.timeZone),
                "currency": .string(workspace.currency),
                "language": .optional(workspace.language?.rawValue),
            ]
        }
        endpoints.refuseMethods(at: "workspace", allowing: [.get])
    }
}
