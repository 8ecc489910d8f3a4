import Core
import Customers

/// One decision about somebody's identity in a sentence, with its reason.
struct IdentitySentence: Sendable {
    let icon: String
    let tone: String
    let title: String
    let reason: String
    let time: String
    let exactly: String
    /// The event that caused it; nil where it was not kept.
    let eventPath: String?

    init(_ decision: IdentityDecision, _ format: Format) {
        let text = format.text
        let namespace = decision.namespace.map { IdentifierLabel.namespace($0, text) } ?? ""
        let value = IdentifierLabel.brief(decision.value ?? "", of: decision.namespace ?? "", format)
        let values = ["namespace": namespace, "value": value, "reason": text("reason.\(decision.reason)")]
        switch decision.kind {
        case .create: (icon, tone) = ("person-plus", Chip.Tone.neutral.rawValue)
        case .attach: (icon, tone) = ("link", Chip.Tone.info.rawValue)
        case .merge: (icon, tone) = ("merge", Chip.Tone.accent.rawValue)
        case .refuse: (icon, tone) = ("shield", Chip.Tone.warn.rawValue)
        }
        title =
            decision.kind == .merge
            ? text.plural("identity.merge", decision.mergedEvents, format.number(decision.mergedEvents), values)
            : text("identity.\(decision.kind.name)", values)
        reason = text("identity.reason.\(decision.reason)", values)
        time = format.relative(decision.time)
        exactly = format.preciseDateTime(decision.time)
        eventPath = decision.eventID.map { "/events/\($0)" }
    }
}
