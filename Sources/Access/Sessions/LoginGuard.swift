import Core

/// Counts wrong passwords or codes of one subject (an e-mail, an account, a caller's address) and says when it has to wait.
///
/// A try is counted before the password is looked at and taken back when it was right; so a thousand tries at once
/// get no further than a thousand in a row.
struct LoginGuard: Equatable, Sendable {
    static let window = 15 * 60 * Instant.second
    static let lock = 15 * 60 * Instant.second

    /// Wrong tries allowed in a window.
    enum Limit {
        static let email = 5
        static let code = 5
        static let address = 20
    }

    enum Verdict: Equatable {
        /// `isLast`: if this one is wrong too, the next has to wait.
        case go(isLast: Bool)
        /// Seconds to wait.
        case wait(Int)
    }

    private(set) var failures: Int
    /// The beginning of the window in which they are counted.
    private(set) var since: Instant
    private(set) var lockedUntil: Instant?

    init(failures: Int = 0, since: Instant, lockedUntil: Instant? = nil) {
        (self.failures, self.since, self.lockedUntil) = (failures, since, lockedUntil)
    }

    /// Seconds until the next try counts; nil where it does now.
    func wait(at now: Instant) -> Int? {
        guard let lockedUntil, now < lockedUntil else { return nil }
        return Int((lockedUntil.microseconds(since: now) + Instant.second - 1) / Instant.second)
    }

    /// Somebody tries. Counts the try unless they have to wait; tries while locked do not make the lock longer.
    mutating func attempt(limit: Int, at now: Instant) -> Verdict {
        if let seconds = wait(at: now) { return .wait(seconds) }
        if lockedUntil != nil || now.microseconds(since: since) >= Self.window {
            self = LoginGuard(since: now)
        }
        failures += 1
        if failures >= limit { lockedUntil = now.advanced(byMicroseconds: Self.lock) }
        return .go(isLast: lockedUntil != nil)
    }

    /// The try was right after all.
    mutating func takeBack(limit: Int) {
        failures = max(0, failures - 1)
        if failures < limit { lockedUntil = nil }
    }
}
