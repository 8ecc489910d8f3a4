public import Core
import Crypto
import Foundation
public import Storage

/// What was answered to writes of the API that carried an `Idempotency-Key`, for a day: a client that lost the answer gets
/// it again and nothing is done twice, also after a restart.
public struct RememberedAnswers: Sendable {
    /// How long an answer is given again.
    public static let life = Instant.day

    public struct Answer: Sendable, Equatable {
        /// Of the request that it was given to.
        public let fingerprint: String
        public let json: JSON
        public let location: String?

        public init(fingerprint: String, json: JSON, location: String?) {
            self.fingerprint = fingerprint
            self.json = json
            self.location = location
        }
    }

    let database: any Database
    let clock: any WallClock

    public init(database: any Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
    }

    /// What of a request has to be equal for it to be the same one.
    public static func fingerprint(path: String, body: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(data: Data(path.utf8) + [0])
        hash.update(data: Data(body))
        return Data(hash.finalize()).base64EncodedString()
    }

    /// What this token's request with `key` was answered; nil where it never came, or longer ago than ``life``.
    public func answer(to key: String, of tokenID: String) async throws -> Answer? {
        let oldest = clock.now().advanced(byMicroseconds: -Self.life)
        return try await database.read { tx in
            try tx.row(
                """
                SELECT fingerprint, body, location FROM access_answer
                WHERE token = \(tokenID) AND idempotency_key = \(key) AND answered_at > \(oldest)
                """
            ).map { row in
                Answer(
                    fingerprint: try row.text(0),
                    json: try JSON(parsing: row.text(1)),
                    location: try row.optionalText(2)
                )
            }
        }
    }

    /// Keeps an answer, and forgets those that are too old.
    public func remember(_ answer: Answer, to key: String, of tokenID: String) async throws {
        let now = clock.now()
        try await database.write { tx in
            try tx.execute(
                "DELETE FROM access_answer WHERE answered_at <= \(now.advanced(byMicroseconds: -Self.life))"
            )
            try tx.insert(
                into: "access_answer",
                [
                    Column("token", [tokenID]),
                    Column("idempotency_key", [key]),
                    Column("fingerprint", [answer.fingerprint]),
                    Column("body", [answer.json.text]),
                    Column("location", [answer.location]),
                    Column("answered_at", [now.microseconds]),
                ],
                onConflict: """
                    (token, idempotency_key) DO UPDATE SET fingerprint = excluded.fingerprint, body = excluded.body,
                    location = excluded.location, answered_at = excluded.answered_at
                    """
            )
        }
    }
}
