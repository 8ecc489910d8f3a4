import Access
import Core
import Hummingbird
import Web

/// What the console's handlers know of the request beside the request itself: who asks, and how they want to read.
struct ConsoleContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: String?
    /// Nil for somebody who is not logged in.
    var session: Session?
    var language = Language.english
    var theme = Theme.auto
    var sidebar = Sidebar.wide
    /// What is said of the workspace as a whole; until somebody has looked, as it is at first.
    var workspace = Workspace.initial(timeZone: "Asia/Seoul")

    init(context: AppContext) {
        coreContext = context.coreContext
        remoteAddress = context.remoteAddress
    }

    /// Throws ``NotSignedIn`` for somebody who is not logged in.
    func requiredSession() throws -> Session {
        guard let session else { throw NotSignedIn() }
        return session
    }

    /// Throws ``ConsoleFailure/notAllowed`` where the role does not allow `permission`.
    func require(_ permission: Permission) throws {
        guard allows(permission) else { throw ConsoleFailure.notAllowed }
    }

    func allows(_ permission: Permission) -> Bool { session?.user.role.allows(permission) ?? false }
}

/// The page is for people who are logged in.
struct NotSignedIn: Failure {
    let kind = FailureKind.unauthenticated
    let code = "not_signed_in"
    let message = "Log in first."
}
