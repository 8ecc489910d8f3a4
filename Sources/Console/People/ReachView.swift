import Core
import Customers

/// How many a condition reaches while it is being built, and the first of them.
struct ReachView: Sendable {
    /// People whose names are shown.
    static let shown = 5

    struct Answer: Sendable {
        let sentence: String
        let count: String
        let share: String
        /// 0 … 100.
        let percent: Int
        let people: [PersonLabel]
        let more: String?
    }

    /// Nil while something is missing in the form.
    let answer: Answer?

    static let unfinished = ReachView(answer: nil)

    private init(answer: Answer?) { self.answer = answer }

    init(_ sentence: String, count: Int, of all: Int, people: [PersonSummary], _ format: Format) {
        let share = Double(count) / Double(max(1, all)) * 100
        let text = format.text
        answer = Answer(
            sentence: sentence,
            count: text.plural("people.count", Int64(count), format.number(Int64(count))),
            share: text(
                "people.reach.share",
                ["percent": format.decimal(share, digits: share < 10 ? 1 : 0), "all": format.number(Int64(all))]
            ),
            percent: Int(min(100, share).rounded()),
            people: people.map { PersonLabel($0, format) },
            more: count > people.count
                ? text("people.reach.more", ["count": format.number(Int64(count - people.count))]) : nil
        )
    }
}
