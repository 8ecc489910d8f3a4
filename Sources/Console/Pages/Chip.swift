import Core

/// A small coloured word.
struct Chip: Sendable, Equatable {
    /// The colour by its meaning: one of the classes of `.chip`; empty for neutral.
    enum Tone: String, Sendable, CaseIterable {
        case neutral = ""
        case good, warn, bad, info, accent
    }

    let text: String
    let tone: String

    init(_ text: String, _ tone: Tone = .neutral) {
        self.text = text
        self.tone = tone.rawValue
    }

    static func known(_ isKnown: Bool, _ text: Catalogue) -> Chip {
        isKnown ? Chip(text("people.kind.known"), .accent) : Chip(text("people.kind.anonymous"))
    }

    /// How an event ended, with the reason where it is not simply recorded.
    static func state(_ state: EventState, _ reason: ReasonCode, _ text: Catalogue) -> Chip {
        let word = text("state.\(state)")
        let why = reason == .accepted || state == .duplicate ? word : "\(word): \(text("reason.\(reason)"))"
        return switch state {
        case .recorded: Chip(word, .good)
        case .quarantined: Chip(why, .warn)
        case .duplicate: Chip(why)
        case .dropped: Chip(why, .bad)
        }
    }
}

/// One of several ways to see a list; its address shows it.
struct Choice: Sendable {
    let title: String
    let path: String
    let isChosen: Bool
}
