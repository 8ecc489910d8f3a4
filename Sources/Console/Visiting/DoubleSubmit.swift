import Crypto
import Foundation
import Hummingbird

/// Guards the forms of people who are not logged in: what stands in the form must stand in a cookie too, which another
/// site can neither read nor write.
enum DoubleSubmit {
    /// The one that the browser has, so that two open pages both work; a new one for a new browser.
    static func token(of request: Request) -> String {
        if let kept = request.cookies[ConsoleCookies.login]?.value, kept.utf8.count == 64,
            kept.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        {
            return kept
        }
        return SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
            bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        }
    }

    /// Throws ``ConsoleFailure/forgedForm`` where the two halves differ.
    static func require(_ form: FormFields, of request: Request) throws {
        guard let sent = form["token"], let kept = request.cookies[ConsoleCookies.login]?.value,
            ForgeryGuard.equal(sent, kept)
        else { throw ConsoleFailure.forgedForm }
    }
}
