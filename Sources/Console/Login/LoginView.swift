import Access
import Core

/// The login form, with what went wrong the last time.
struct LoginView: Sendable {
    /// The half of the double submit that stands in the form.
    let token: String
    let next: String
    let email: String
    /// What went wrong, in words; nil at first.
    let problem: String?
    /// Trying again makes no sense yet.
    let isLocked: Bool

    init(token: String, next: LocalPath, email: String = "", failure: (any Failure)? = nil, format: Format) {
        self.token = token
        self.next = next.text
        self.email = email
        let problem = failure.map { LoginView.words(for: $0, format) }
        self.problem = problem
        isLocked = if let failure = failure as? AccessFailure, case .lockedOut = failure { true } else { false }
    }

    private static func words(for failure: any Failure, _ format: Format) -> String {
        switch failure {
        case AccessFailure.wrongCredentials: format.text("login.wrong")
        case AccessFailure.lockedOut(let seconds):
            format.text.plural("login.locked", Int64((seconds + 59) / 60), format.number(Int64((seconds + 59) / 60)))
        case AccessFailure.busy: format.text("login.busy")
        case ConsoleFailure.forgedForm: format.text("login.stale")
        default: format.text("login.incomplete")
        }
    }
}
