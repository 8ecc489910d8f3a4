import Foundation

/// When to try again: a state machine that is told what a try came to and the time, and knows neither network nor clock.
struct Delivery {
    /// What a request came to.
    enum Outcome: Equatable {
        case accepted
        /// The server will never take it.
        case refused(status: Int)
        /// It may take it later; after so many seconds, where it says so.
        case postponed(after: TimeInterval?)

        /// By the status of the answer; nil where there was none.
        init(status: Int?, retryAfter: String?) {
            let asked = retryAfter.flatMap(TimeInterval.init).flatMap { $0.isFinite ? $0 : nil }
            guard let status else {
                self = .postponed(after: asked)
                return
            }
            switch status {
            case 200..<300: self = .accepted
            case 408, 425, 429: self = .postponed(after: asked)
            case 400..<500: self = .refused(status: status)
            default: self = .postponed(after: asked)
            }
        }
    }

    private static let first: TimeInterval = 1
    private static let longest: TimeInterval = 300

    /// Tries in a row that were postponed.
    private(set) var failures = 0
    /// No try before it.
    private(set) var notBefore = Date.distantPast

    func isDue(at now: Date) -> Bool { now >= notBefore }

    /// Notes what a try came to. `chance`: 0…1, so that many clients do not come back at the same moment. Returns the seconds
    /// until the next try where there is one.
    mutating func ended(_ outcome: Outcome, at now: Date, chance: Double) -> TimeInterval? {
        switch outcome {
        case .accepted, .refused:
            failures = 0
            notBefore = .distantPast
            return nil
        case .postponed(let asked):
            let doubled = min(Self.longest, Self.first * pow(2, Double(min(failures, 20))))
            failures += 1
            let pause = max(asked.map { min(max($0, 0), 3_600) } ?? 0, doubled * (0.5 + chance / 2))
            notBefore = now.addingTimeInterval(pause)
            return pause
        }
    }
}
