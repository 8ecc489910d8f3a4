import Core
import Testing

@testable import Access

struct SessionLifeTests {
    private static let start = Instant(seconds: 1_800_000_000)

    @Test func `a session that is not used ends after twelve hours`() {
        let life = SessionLife(from: Self.start)
        #expect(!life.isOver(at: Self.start.advanced(byMicroseconds: 12 * Instant.hour - 1)))
        #expect(life.isOver(at: Self.start.advanced(byMicroseconds: 12 * Instant.hour)))
    }

    @Test func `however often it is used it ends after thirty days`() {
        var life = SessionLife(from: Self.start)
        var now = Self.start
        while !life.isOver(at: now) {
            _ = life.use(at: now)
            now = now.advanced(byMicroseconds: Instant.hour)
        }
        #expect(life.expiresAt == Self.start.advanced(byMicroseconds: 30 * Instant.day))
    }

    @Test func `use is worth writing down every five minutes`() {
        var life = SessionLife(from: Self.start)
        let early = life.use(at: Self.start.advanced(byMicroseconds: 299 * Instant.second))
        let due = life.use(at: Self.start.advanced(byMicroseconds: 300 * Instant.second))
        #expect(!early && due)
    }
}
