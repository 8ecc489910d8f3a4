import Core
import Testing

@testable import Access

struct LoginGuardTests {
    private static let start = Instant(seconds: 1_800_000_000)

    private static func later(_ seconds: Int64) -> Instant { start.advanced(byMicroseconds: seconds * Instant.second) }

    @Test func `the fifth wrong try is looked at and the sixth has to wait`() {
        var state = LoginGuard(since: Self.start)
        for number in 1...5 {
            let verdict = state.attempt(limit: 5, at: Self.start)
            #expect(verdict == .go(isLast: number == 5))
        }
        let sixth = state.attempt(limit: 5, at: Self.later(60))
        #expect(sixth == .wait(14 * 60))
    }

    @Test func `trying while locked does not make the lock longer`() {
        var state = LoginGuard(since: Self.start)
        for _ in 1...5 { _ = state.attempt(limit: 5, at: Self.start) }
        for second in Int64(1)..<900 {
            let verdict = state.attempt(limit: 5, at: Self.later(second))
            #expect(verdict == .wait(Int(900 - second)))
        }
        let next = state.attempt(limit: 5, at: Self.later(900))
        #expect(next == .go(isLast: false))
    }

    @Test func `after the lock the count begins again`() {
        var state = LoginGuard(since: Self.start)
        for _ in 1...5 { _ = state.attempt(limit: 5, at: Self.start) }
        for number in 1...5 {
            let verdict = state.attempt(limit: 5, at: Self.later(901))
            #expect(verdict == .go(isLast: number == 5))
        }
    }

    @Test func `wrong tries of a quarter of an hour ago are forgotten`() {
        var state = LoginGuard(since: Self.start)
        for _ in 1...4 { _ = state.attempt(limit: 5, at: Self.start) }
        for _ in 1...4 {
            let verdict = state.attempt(limit: 5, at: Self.later(900))
            #expect(verdict == .go(isLast: false))
        }
    }

    @Test func `a try that was right is taken back, and the lock that it closed`() {
        var state = LoginGuard(since: Self.start)
        for _ in 1...5 { _ = state.attempt(limit: 5, at: Self.start) }
        state.takeBack(limit: 5)
        #expect(state.wait(at: Self.start) == nil)
        let again = state.attempt(limit: 5, at: Self.start)
        #expect(again == .go(isLast: true))
    }
}
