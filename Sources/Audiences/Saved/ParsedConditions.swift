import Synchronization

/// What texts mean that are read again and again: a text always means the same, and to parse a thousand definitions takes longer than to
/// judge somebody by them.
final class ParsedConditions: Sendable {
    private struct Key: Hashable {
        let text: String
        let subject: ListSubject
    }

    private let known = Mutex<[Key: Condition]>([:])

    /// Throws where the text is no condition.
    func condition(_ text: String, of subject: ListSubject) throws -> Condition {
        let key = Key(text: text, subject: subject)
        if let condition = known.withLock({ $0[key] }) { return condition }
        let condition = try Condition(keptAs: text, of: subject)
        known.withLock { known in
            // Texts of definitions that have gone.
            if known.count >= 2 * SavedAudiences.limit { known = [:] }
            known[key] = condition
        }
        return condition
    }
}
