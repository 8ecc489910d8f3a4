import Core
import Customers
import Events

/// The first steps of a workspace: a source, an event, a person. It vanishes when they are taken.
struct GuidedStart: Sendable, Equatable {
    enum Step: String, Sendable, CaseIterable {
        case source, event, person
    }

    struct Line: Sendable {
        let number: String
        let title: String
        let text: String
        let isDone: Bool
        /// The step that is to be taken now.
        let isNext: Bool
        let action: String
        let path: String
    }

    /// The first one that is not taken yet.
    let next: Step
    private let sourcePath: String

    /// Nil where all steps are taken.
    init?(sources: [Source], knownPerson: String?) {
        let source = sources.first { $0.events > 0 } ?? sources.first
        sourcePath = source.map { "/sources/\($0.id)" } ?? "/sources?new=1"
        if knownPerson != nil { return nil }
        guard let source else {
            next = .source
            return
        }
        next = source.events > 0 ? .person : .event
    }

    func lines(_ text: Catalogue) -> [Line] {
        let order = Step.allCases
        return order.enumerated().map { index, step in
            Line(
                number: "\(index + 1)",
                title: text("home.guide.\(step.rawValue).title"),
                text: text("home.guide.\(step.rawValue).text"),
                isDone: index < (order.firstIndex(of: next) ?? 0),
                isNext: step == next,
                action: text("home.guide.\(step.rawValue).action"),
                path: sourcePath
            )
        }
    }
}
