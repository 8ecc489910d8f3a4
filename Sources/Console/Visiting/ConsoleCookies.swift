import Access
import Core
import HTTPTypes
import Hummingbird
import Web

/// The cookies of the console.
struct ConsoleCookies: Sendable {
    static let session = "dangol_session"
    static let language = "dangol_language"
    static let theme = "dangol_theme"
    static let sidebar = "dangol_sidebar"
    static let login = "dangol_login"
    static let challenge = "dangol_challenge"

    /// See ``ConsoleSettings/trustsProxy``.
    let trustsProxy: Bool

    /// Lives as long in the browser as a session can; the server ends it earlier where nobody uses it.
    func session(_ session: Session, for request: Request) -> Cookie {
        cookie(Self.session, session.token, seconds: 30 * 86_400, request)
    }

    func ended(_ name: String, for request: Request) -> Cookie { cookie(name, "", seconds: 0, request) }

    func language(_ language: Language, for request: Request) -> Cookie {
        cookie(Self.language, language.rawValue, seconds: 400 * 86_400, request)
    }

    func theme(_ theme: Theme, for request: Request) -> Cookie {
        cookie(Self.theme, theme.rawValue, seconds: 400 * 86_400, request)
    }

    func sidebar(_ sidebar: Sidebar, for request: Request) -> Cookie {
        cookie(Self.sidebar, sidebar.rawValue, seconds: 400 * 86_400, request)
    }

    /// What a browser holds between password and code.
    func challenge(_ challenge: LoginChallenge, for request: Request) -> Cookie {
        cookie(Self.challenge, challenge.token, seconds: 600, request)
    }

    /// The half of the double submit that guards the forms of strangers, for an hour.
    func login(_ token: String, for request: Request) -> Cookie { cookie(Self.login, token, seconds: 3_600, request) }

    /// The browser came by https, as the proxy says.
    func isSecure(_ request: Request) -> Bool { trustsProxy && request.headers[.forwardedProtocol] == "https" }

    /// Under which address people reach this server, as far as the browser's request tells: `https://host`.
    func origin(of request: Request) -> String {
        "\(isSecure(request) ? "https" : "http")://\(request.head.authority ?? "localhost")"
    }

    /// From where somebody logs in; guesses are counted under its address.
    func device(of request: Request, _ context: ConsoleContext) -> Device {
        Device(address: address(of: request, context), agent: request.headers[.userAgent] ?? "")
    }

    private func address(of request: Request, _ context: ConsoleContext) -> String {
        let forwarded = trustsProxy ? request.headers[.forwardedFor]?.split(separator: ",").last : nil
        return forwarded.map { String($0).trimmed } ?? context.remoteAddress ?? "unknown"
    }

    private func cookie(_ name: String, _ value: String, seconds: Int, _ request: Request) -> Cookie {
        Cookie(
            name: name,
            value: value,
            maxAge: seconds,
            path: "/",
            secure: isSecure(request),
            httpOnly: true,
            sameSite: .lax
        )
    }
}
