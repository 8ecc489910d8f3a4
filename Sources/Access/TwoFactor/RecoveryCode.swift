import Crypto

/// What opens an account whose phone is gone: 80 random bits, each good once. As with every secret of so many bits its
/// SHA-256 is all that is stored.
enum RecoveryCode {
    /// How many somebody gets.
    static let count = 10

    /// `ABCD-EFGH-2345-6789`.
    static func make() -> String {
        let text = SymmetricKey(size: SymmetricKeySize(bitCount: 80)).withUnsafeBytes { Base32.text($0) }
        return stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }

    /// What is stored of a code however it was typed; nil where it cannot be one.
    static func fingerprint(of typed: String) -> String? {
        let text = typed.uppercased().filter { !$0.isWhitespace && $0 != "-" }
        guard text.count == 16, Base32.bytes(text) != nil else { return nil }
        return Secret.fingerprint(of: text)
    }
}
