import Core
import Events

/// The form for a new source: what was typed stays, what is wrong is said beside it.
struct SourceFormView: Sendable {
    struct Kind: Sendable {
        let value: String
        let title: String
        let hint: String
        let icon: String
        let isChosen: Bool
    }

    let name: String
    let kinds: [Kind]
    let problem: String?
    let isOpen: Bool

    init(
        name: String = "",
        kind: SourceKind = .web,
        failure: (any Failure)? = nil,
        isOpen: Bool = false,
        text: Catalogue
    ) {
        self.name = name
        kinds = SourceKind.sending.map { candidate in
            Kind(
                value: candidate.rawValue,
                title: text("sources.kind.\(candidate.rawValue)"),
                hint: text("sources.kind_hint.\(candidate.rawValue)"),
                icon: candidate.icon,
                isChosen: candidate == kind
            )
        }
        problem = failure.map(text.words)
        self.isOpen = isOpen || failure != nil
    }
}
