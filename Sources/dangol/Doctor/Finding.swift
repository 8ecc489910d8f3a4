import Core

/// What one check found.
struct Finding: Sendable {
    enum Verdict: String, Sendable {
        case ok
        /// Works, but somebody should look.
        case warning
        case problem
    }

    let check: String
    let verdict: Verdict
    /// What was found and, where it is not well, what to do.
    let detail: String

    var json: JSON {
        ["check": .string(check), "verdict": .string(verdict.rawValue), "detail": .string(detail)]
    }

    var text: String {
        let mark =
            verdict.rawValue + String(repeating: " ", count: Verdict.warning.rawValue.count - verdict.rawValue.count)
        return "\(mark)  \(check): \(detail)"
    }
}
