import Core
import Crypto
import Foundation

/// Codes that change with time (RFC 6238): what an authenticator app shows. SHA-1, 30 seconds and 6 digits, because that
/// is what all apps do whatever a code's address asks for. Pure: time comes in.
struct TOTP: Equatable, Sendable {
    static let period: Int64 = 30
    static let digits = 6
    /// A phone's clock may be so many steps off; more would give a guess more chances.
    static let skew: Int64 = 1

    let secret: [UInt8]

    /// Which step of time a moment is in.
    static func step(at time: Instant) -> Int64 { time.microseconds / Instant.second / period }

    /// What the app shows during `step`.
    func code(step: Int64) -> String {
        let message = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Data($0) }
        let digest = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret))
        )
        // RFC 4226, 5.3: the last four bits say where the four bytes begin that count.
        let offset = Int((digest.last ?? 0) & 0x0F)
        let number = digest.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: Self.digits - text.count) + text
    }

    /// The step whose code `text` is, if it is one of now, give or take a step, and later than `last`: a code that was
    /// used is worth nothing to whoever looked over the shoulder. Blanks in it do not matter.
    func step(of text: String, at now: Instant, after last: Int64) -> Int64? {
        let typed = text.filter { !$0.isWhitespace }
        guard typed.utf8.count == Self.digits, typed.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let present = Self.step(at: now)
        // All are compared, whichever fits.
        let fitting = (present - Self.skew...present + Self.skew).filter { Self.equal(code(step: $0), typed) }
        return fitting.first { $0 > last }
    }

    private static func equal(_ a: String, _ b: String) -> Bool {
        zip(a.utf8, b.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension TOTP {
    /// 160 random bits, as RFC 4226 recommends.
    static func make() -> TOTP {
        TOTP(secret: SymmetricKey(size: SymmetricKeySize(bitCount: 160)).withUnsafeBytes { Array($0) })
    }

    /// The secret as people type it into an app.
    var base32: String { Base32.text(secret) }

    /// What the QR code says.
    /// Source: https://github.com/google/google-authenticator/wiki/Key-Uri-Format
    func address(of account: String, at issuer: String) -> String {
        func escaped(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.intersection(.asciiOnly)) ?? ""
        }
        let label = escaped(issuer) + ":" + escaped(account)
        return "otpauth://totp/\(label)?secret=\(base32)&issuer=\(escaped(issuer))"
    }
}

extension CharacterSet {
    fileprivate static let asciiOnly = CharacterSet(charactersIn: "\u{0}"..."\u{7F}")
}
