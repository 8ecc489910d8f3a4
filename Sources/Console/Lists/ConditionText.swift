import Audiences
import Core

/// All conditions at once, written: what no form says can be said here.
struct ConditionTextView: Sendable {
    let text: String
    let length = ConditionText.length
    let kept: [KeptField]
    let problem: String?

    init(_ query: ListQuery, _ filled: FormFields?, _ audiences: AudienceNames, problem: String?) {
        text = filled?["text"] ?? query.filter.condition.map(audiences.text) ?? ""
        kept = KeptField.all(of: query, but: "after")
        self.problem = problem
    }
}

/// Reads what somebody wrote, in the form of the command line or as JSON.
struct ConditionText {
    let fields: FormFields
    let audiences: AudienceNames

    /// What an address has room for, in characters.
    static let length = 8_000

    /// Throws ``ConditionFailure`` or, where nothing is written, ``ListProblem``.
    func condition(of subject: ListSubject) throws -> Condition {
        guard let text = fields["text"]?.trimmed, !text.isEmpty else { throw ListProblem.noText }
        return try audiences.condition(reading: Normalisation.storable(text), of: subject)
    }
}
