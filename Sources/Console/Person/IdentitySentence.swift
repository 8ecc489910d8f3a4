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
    /// The event that caused it, or the person from whom this one was separated.
    let path: String?
    /// Which profile can be separated again from this person; nil where none, or for whoever may not do that.
    let unmerge: Unmerge?

    struct Unmerge: Sendable {
        let path: String
        let profile: String
    }

    /// `base`: where the person's page is.
    init(_ decision: IdentityDecision, base: String, canWrite: Bool, _ format: Format) {
        let text = format.text
        let namespace = decision.namespace.map { IdentifierLabel.namespace($0, text) } ?? ""
        let value = IdentifierLabel.brief(decision.value ?? "", of: decision.namespace ?? "", format)
        let values = ["namespace": namespace, "value": value, "reason": text("reason.\(decision.reason)")]
        switch decision.kind {
        case .create: (icon, tone) = ("person-plus", Chip.Tone.neutral.rawValue)
        case .attach: (icon, tone) = ("link", Chip.Tone.info.rawValue)
        case .merge: (icon, tone) = ("merge", Chip.Tone.accent.rawValue)
        case .refuse: (icon, tone) = ("shield", Chip.Tone.warn.rawValue)
        case .unmerge: (icon, tone) = ("split", Chip.Tone.neutral.rawValue)
        }
        title =
            decision.kind == .merge
            ? text.plural("identity.merge", decision.mergedEvents, format.number(decision.mergedEvents), values)
            : text("identity.\(decision.kind.name)", values)
        reason = text("identity.reason.\(decision.reason)", values)
        time = format.relative(decision.time)
        exactly = format.preciseDateTime(decision.time)
        path =
            decision.kind == .unmerge
            ? decision.mergedProfileID.map { "/people/\($0)" } : decision.eventID.map { "/events/\($0)" }
        unmerge =
            decision.isMerged && canWrite
            ? decision.mergedProfileID.map { Unmerge(path: base + "/unmerge", profile: $0) } : nil
    }
}
