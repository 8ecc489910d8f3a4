import Crypto
import Foundation

/// Random texts that open something, and what is kept of them.
enum Secret {
    /// 32 random bytes in base64url: 43 characters.
    static func make() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { base64url($0) }
    }

    /// What is stored instead of the secret: SHA-256 in hex. A slow hash is for what people choose; 256 random bits
    /// cannot be guessed.
    static func fingerprint(of secret: String) -> String { hex(SHA256.hash(data: Data(secret.utf8))) }

    /// A second secret that follows from `secret` for one `purpose` and does not give it away.
    static func derived(from secret: String, for purpose: String) -> String {
        let key = SymmetricKey(data: Data(secret.utf8))
        return Data(HMAC<SHA256>.authenticationCode(for: Data(purpose.utf8), using: key)).withUnsafeBytes(base64url)
    }

    private static func base64url(_ bytes: UnsafeRawBufferPointer) -> String {
        Data(bytes).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
