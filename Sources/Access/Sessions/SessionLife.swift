import Core

/// How long a session lasts: 12 hours after it was last used, 30 days in all.
struct SessionLife: Equatable, Sendable {
    static let idle = 12 * Instant.hour
    static let total = 30 * Instant.day
    /// Between password and code.
    static let challenge = 10 * 60 * Instant.second
    /// Using a session writes its new end at most this often.
    static let grain = 5 * 60 * Instant.second

    let createdAt: Instant
    private(set) var expiresAt: Instant

    init(createdAt: Instant, expiresAt: Instant) {
        (self.createdAt, self.expiresAt) = (createdAt, expiresAt)
    }

    /// One that begins now.
    init(from now: Instant) {
        self.init(createdAt: now, expiresAt: now.advanced(byMicroseconds: Self.idle))
    }

    func isOver(at now: Instant) -> Bool { now >= expiresAt }

    /// Moves the end because the session was used; whether that is worth writing down.
    mutating func use(at now: Instant) -> Bool {
        let end = min(
            now.advanced(byMicroseconds: Self.idle),
            createdAt.advanced(byMicroseconds: Self.total)
        )
        guard end.microseconds(since: expiresAt) >= Self.grain else { return false }
        expiresAt = end
        return true
    }
}
