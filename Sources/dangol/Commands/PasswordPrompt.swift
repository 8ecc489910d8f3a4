import Core
import Foundation

/// Reads a password so that it stands neither in the list of processes nor on the screen.
enum PasswordPrompt {
    /// Throws ``PasswordPromptFailure`` where there is none.
    static func read() throws(PasswordPromptFailure) -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        if isTerminal { StandardError.write("Password: ") }
        let line = isTerminal ? withoutEcho { readLine() } : readLine()
        if isTerminal { StandardError.write("\n") }
        guard let line, !line.isEmpty else { throw PasswordPromptFailure() }
        return line
    }

    private static func withoutEcho<T>(_ body: () -> T) -> T {
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        let before = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        defer {
            var before = before
            tcsetattr(STDIN_FILENO, TCSANOW, &before)
        }
        return body()
    }
}

/// Nobody typed a password.
struct PasswordPromptFailure: Failure {
    let kind = FailureKind.invalid
    let code = "missing_password"
    let message = "A password is needed: give --password or type it into standard input."
}
