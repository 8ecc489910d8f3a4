import Core
import Foundation

/// What a password must be. Length is what keeps guessing out (NIST SP 800-63B); rules about signs only annoy.
enum PasswordRule {
    static let minimum = 10
    /// Far above what anybody types; keeps a megabyte out of the hash.
    static let maximumBytes = 1_024

    /// `password` as it is hashed: composed, so that Hangul typed on any system is the same password.
    static func normalised(_ password: String) -> String { password.precomposedStringWithCanonicalMapping }

    static func check(_ password: String, email: String) throws(AccessFailure) {
        let password = normalised(password)
        guard password.count >= minimum else { throw .passwordTooShort(minimum: minimum) }
        guard password.utf8.count <= maximumBytes else { throw .passwordTooLong(maximumBytes: maximumBytes) }
        guard password.lowercased() != email else { throw .passwordIsEmail }
    }
}
