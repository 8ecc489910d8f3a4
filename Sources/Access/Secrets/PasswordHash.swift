import Core
import Crypto
import CryptoExtras
import Foundation
import Storage

/// A password as it is stored, with the parameters by which it was made, so that they can be raised later:
/// `$scrypt$ln=15,r=8,p=1$<salt>$<hash>` (base64).
struct PasswordHash: Equatable, Sendable {
    /// The cost of one guess: 128 · 2^logRounds · blockSize bytes of memory, and the time to go through them.
    struct Cost: Equatable, Sendable {
        let logRounds: Int
        let blockSize: Int
        let parallelism: Int

        /// 32 MiB and some 80 ms: above OWASP's floor for scrypt, and small enough for the smallest machine.
        static let standard = Cost(logRounds: 15, blockSize: 8, parallelism: 1)
    }

    let cost: Cost
    private let salt: Data
    private let key: SymmetricKey

    /// Blocks for as long as `cost` asks.
    init(of password: String, cost: Cost) throws {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
        self.init(cost: cost, salt: salt, key: try Self.derive(password, salt: salt, cost: cost))
    }

    private init(cost: Cost, salt: Data, key: SymmetricKey) {
        (self.cost, self.salt, self.key) = (cost, salt, key)
    }

    /// Blocks for as long as ``cost`` asks. The comparison takes the same time wherever the two differ.
    func matches(_ password: String) throws -> Bool {
        try Self.derive(password, salt: salt, cost: cost) == key
    }

    private static func derive(_ password: String, salt: Data, cost: Cost) throws -> SymmetricKey {
        // scrypt takes no empty input. The leading byte changes nothing for an attacker and costs nothing.
        let input = Data([1]) + Data(PasswordRule.normalised(password).utf8)
        return try KDF.Scrypt.deriveKey(
            from: input,
            salt: salt,
            outputByteCount: 32,
            rounds: 1 << cost.logRounds,
            blockSize: cost.blockSize,
            parallelism: cost.parallelism
        )
    }
}

extension PasswordHash {
    var text: String {
        let key = key.withUnsafeBytes { Data($0) }
        return "$scrypt$ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)"
            + "$\(salt.base64EncodedString())$\(key.base64EncodedString())"
    }

    /// Throws ``StorageFailure`` where the text is no such hash: then the row was changed by somebody else.
    init(text: String) throws(StorageFailure) {
        let parts = text.split(separator: "$")
        let numbers = parts.dropFirst().first?.split(separator: ",").compactMap { part in
            part.split(separator: "=").last.flatMap { Int($0) }
        }
        guard parts.count == 4, parts[0] == "scrypt", let numbers, numbers.count == 3, (1...24).contains(numbers[0]),
            (1...64).contains(numbers[1]), (1...64).contains(numbers[2]),
            let salt = Data(base64Encoded: String(parts[2])), let key = Data(base64Encoded: String(parts[3]))
        else { throw StorageFailure(.unexpectedValue, "a stored password hash cannot be read") }
        self.init(
            cost: Cost(logRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2]),
            salt: salt,
            key: SymmetricKey(data: key)
        )
    }
}
