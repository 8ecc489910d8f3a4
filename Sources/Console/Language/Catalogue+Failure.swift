import Core

extension Catalogue {
    /// What went wrong, and what to do.
    func words(for failure: any Failure) -> String {
        words(for: failure.code, failure.details) ?? failure.message
    }

    /// Nil where the catalogue has no words for it. What the details name fills the gaps.
    func words(for code: String, _ details: [String: JSON]) -> String? {
        let key = "failure.\(code)"
        guard has(key) else { return nil }
        let gaps = details.compactMapValues(\.string)
        // More can be said where it is known what was meant.
        let nearer = "\(key)_nearly"
        return self(gaps["meant"] != nil && has(nearer) ? nearer : key, gaps)
    }
}
