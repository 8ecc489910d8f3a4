import Core
import Customers

/// What a person agreed to, with how it came about, and where staff write down what they were told.
struct ConsentsView: Sendable {
    struct State: Sendable {
        let title: String
        let isGranted: Bool
        let state: String
        let since: String
        let sinceExactly: String
        /// The event that says so.
        let path: String
    }

    struct Entry: Sendable {
        let title: String
        let isGranted: Bool
        let state: String
        let time: String
        let source: String
        /// The version and the text that were agreed to, and the evidence; empty where nothing was said.
        let details: String
        let path: String
    }

    struct Form: Sendable {
        let purposes: [Choice]
        let channels: [Choice]
        let problem: String?
    }

    let base: String
    let states: [State]
    let ledger: [Entry]
    let form: Form?

    /// Lines of the ledger on the page.
    static let listed = 20

    init(
        base: String,
        states: [ConsentState],
        ledger: Page<ConsentEntry>,
        kinds: [ConsentKind],
        sources: SourceNames,
        canWrite: Bool,
        problem: String? = nil,
        format: Format
    ) {
        func written(_ isGranted: Bool) -> String {
            format.text("consent.state.\(isGranted ? "granted" : "withdrawn")")
        }
        self.base = base
        self.states = states.map { state in
            State(
                title: ConsentLabel.name(state.kind, format.text),
                isGranted: state.isGranted,
                state: written(state.isGranted),
                since: format.date(state.time),
                sinceExactly: format.dateTime(state.time),
                path: "/events/\(state.eventID)"
            )
        }
        self.ledger = ledger.items.map { entry in
            Entry(
                title: ConsentLabel.name(entry.kind, format.text),
                isGranted: entry.isGranted,
                state: written(entry.isGranted),
                time: format.dateTime(entry.time),
                source: sources[entry.sourceID],
                details: [entry.version, entry.wording, entry.evidence].compactMap { $0 }.joined(separator: " · "),
                path: "/events/\(entry.eventID)"
            )
        }
        guard canWrite else {
            form = nil
            return
        }
        let others = kinds.map(\.purpose).filter { !ConsentKind.usualPurposes.contains($0) }
        let purposes = ConsentKind.usualPurposes + Set(others).sorted()
        form = Form(
            purposes: purposes.map { purpose in
                Choice(title: ConsentLabel.purpose(purpose, format.text), path: purpose, isChosen: false)
            },
            channels: ConsentChannel.allCases.map { channel in
                Choice(
                    title: format.text("consent.channel.\(channel.rawValue)"),
                    path: channel.rawValue,
                    isChosen: false
                )
            },
            problem: problem
        )
    }
}
