import Core
import Testing

@testable import dangol

struct QuarantineWatchTests {
    private let noon = Instant(seconds: 1_790_164_800)

    private func minutes(_ count: Int64) -> Instant { noon.advanced(byMicroseconds: count * 60 * Instant.second) }

    @Test func `much that is refused is told once an hour`() {
        var watch = QuarantineWatch()
        #expect(watch.note(quarantined: 0, total: 0, at: minutes(0)) == nil)
        #expect(watch.note(quarantined: 30, total: 300, at: minutes(1)) == .init(count: 30, percent: 10))
        #expect(watch.note(quarantined: 60, total: 600, at: minutes(2)) == nil)
        #expect(watch.note(quarantined: 900, total: 9_000, at: minutes(61)) == nil)
        #expect(watch.note(quarantined: 950, total: 9_100, at: minutes(62)) == .init(count: 50, percent: 50))
    }

    @Test func `a few, or few of many, are not`() {
        var watch = QuarantineWatch()
        #expect(watch.note(quarantined: 0, total: 0, at: minutes(0)) == nil)
        #expect(watch.note(quarantined: 19, total: 19, at: minutes(1)) == nil)
        #expect(watch.note(quarantined: 60, total: 9_000, at: minutes(2)) == nil)
    }
}
