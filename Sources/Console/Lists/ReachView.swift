import Core

/// How many a condition reaches while it is being built, and the first of them.
struct ReachView: Sendable {
    /// Rows whose names are shown.
    static let shown = 5

    struct Answer: Sendable {
        let sentence: String
        let count: String
        let share: String
        /// 0 … 100.
        let percent: Int
        let rows: [RowLabel]
        let more: String?
        /// What becomes of those who belong to the audience whose conditions are changed.
        let change: String?
    }

    /// Nil while something is missing in the form; then what to do.
    let answer: Answer?
    let unfinished: String?

    static func unfinished(_ words: String) -> ReachView { ReachView(answer: nil, unfinished: words) }

    private init(answer: Answer?, unfinished: String?) { (self.answer, self.unfinished) = (answer, unfinished) }

    init(
        _ sentence: String,
        count: Int,
        of all: Int,
        _ rows: [RowLabel],
        share key: String,
        change: String?,
        _ label: AttributeLabel
    ) {
        let share = Double(count) / Double(max(1, all)) * 100
        let (format, subject, text) = (label.format, label.subject, label.format.text)
        answer = Answer(
            sentence: sentence,
            count: text.plural(subject.key("count"), Int64(count), format.number(Int64(count))),
            share: text(
                key,
                ["percent": format.decimal(share, digits: share < 10 ? 1 : 0), "all": format.number(Int64(all))]
            ),
            percent: Int(min(100, share).rounded()),
            rows: rows,
            more: count > rows.count
                ? text(subject.key("reach.more"), ["count": format.number(Int64(count - rows.count))]) : nil,
            change: change
        )
        unfinished = nil
    }
}
