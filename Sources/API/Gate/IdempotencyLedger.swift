import Access
import Core

/// Remembers what was answered to requests that carried an `Idempotency-Key`, so that one sent again is answered
/// again and not done again. Pure: time comes in.
///
/// It lives in memory, for 10,000 keys, and knows which requests are being served; `RememberedAnswers` keeps the answers
/// for a day, also over a restart.
struct IdempotencyLedger: Sendable {
    static let life = RememberedAnswers.life
    static let capacity = 10_000

    /// A key and whose it is: two tokens may use the same one.
    struct Key: Hashable, Sendable {
        let tokenID: String
        let text: String
    }

    struct Answer: Sendable, Equatable {
        let json: JSON
        let location: String?
    }

    private struct Entry {
        let fingerprint: String
        let begunAt: Instant
        /// Nil while the request is being served.
        var answer: Answer?
    }

    private var entries: [Key: Entry] = [:]
    /// The keys by age; those that were dropped meanwhile are skipped.
    private var order: [Key] = []

    /// The answer that this request had before; nil when it is to be done now, after which ``finish(_:answer:)`` must be
    /// called. Throws ``APIFailure`` for a key that is busy or was used for something else.
    mutating func begin(_ key: Key, _ fingerprint: String, at now: Instant) throws(APIFailure) -> Answer? {
        if let entry = entries[key], now.microseconds(since: entry.begunAt) < IdempotencyLedger.life {
            guard entry.fingerprint == fingerprint else { throw .idempotencyKeyReused }
            guard let answer = entry.answer else { throw .idempotencyKeyBusy }
            return answer
        }
        if entries.count >= IdempotencyLedger.capacity { forgetOldest() }
        if entries.updateValue(Entry(fingerprint: fingerprint, begunAt: now), forKey: key) == nil { order.append(key) }
        return nil
    }

    /// `answer` is nil where the request failed: the same key may then try again.
    mutating func finish(_ key: Key, answer: Answer?) {
        if let answer {
            entries[key]?.answer = answer
        } else {
            entries[key] = nil
            order.removeAll { $0 == key }
        }
    }

    /// A tenth at a time, so that the cost of shifting the rest is shared by a thousand requests.
    private mutating func forgetOldest() {
        for key in order.prefix(IdempotencyLedger.capacity / 10) { entries[key] = nil }
        order.removeFirst(min(order.count, IdempotencyLedger.capacity / 10))
    }
}
