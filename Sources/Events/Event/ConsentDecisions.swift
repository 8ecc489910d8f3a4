import CSimdjson
import Core

/// What somebody allows and refuses, as an event says it: Segment's `categoryPreferences`.
public struct ConsentDecisions: Sendable {
    /// By category.
    public let isGranted: [String: Bool]
    /// It was decided now, and is not what clients repeat with everything they send.
    public let isNew: Bool
    /// What was agreed to: the text, its version, and what proves that it was. Nil where the event does not say.
    public let wording: String?
    public let version: String?
    public let evidence: String?

    /// The name of the track event by which somebody decides.
    public static let eventName = "Segment Consent Preference Updated"

    /// Bytes of a text: a longer one is left to the event itself.
    static let textLength = 2_000

    init?(_ isGranted: [String: Bool], isNew: Bool, _ properties: JSON? = nil) {
        guard !isGranted.isEmpty else { return nil }
        func text(_ name: String) -> String? {
            guard let text = properties?[name]?.string?.trimmed, !text.isEmpty else { return nil }
            return text.utf8.count <= Self.textLength ? Normalisation.storable(text) : nil
        }
        (self.isGranted, self.isNew) = (isGranted, isNew)
        (wording, version, evidence) = (text("wording"), text("version"), text("evidence"))
    }
}

extension EventReader {
    /// Nil where nothing is said, which costs nothing: events about anything else are only asked whether their context says so.
    func consent(of item: dangol_item, _ type: EventType, _ name: String) -> ConsentDecisions? {
        let isNew = type == .track && name == ConsentDecisions.eventName
        guard isNew || item.consent.isObject else { return nil }
        let properties = isNew && item.properties.isObject ? try? JSON(parsing: item.properties.text) : nil
        if let said = properties?["categoryPreferences"] {
            guard case .object(let categories) = said else { return nil }
            let decisions = categories.compactMapValues { if case .bool(let isGranted) = $0 { isGranted } else { nil } }
            return ConsentDecisions(decisions, isNew: true, properties)
        }
        guard item.consent.isObject else { return nil }
        let decisions = fields(of: item.consent).filter { ["true", "false"].contains($0.json) }
        return ConsentDecisions(
            Dictionary(decisions.map { ($0.name, $0.json == "true") }, uniquingKeysWith: { $1 }),
            isNew: isNew,
            properties
        )
    }
}
