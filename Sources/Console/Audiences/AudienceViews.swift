import Audiences
import Core
import Customers

/// The list of audiences.
struct AudiencesView: Sendable {
    struct Row: Sendable {
        let name: String
        let path: String
        let size: String
        let who: String
        let changed: String
        let changedExactly: String
        /// Why it keeps its last members; nil where it is judged.
        let problem: String?
        let spark: Sparkline?

        init(
            _ audience: Audience,
            size: Int,
            growth: AudienceGrowth,
            problem: DefinitionFailure?,
            _ label: AttributeLabel
        ) {
            let format = label.format
            name = audience.name
            path = AudiencesView.path(of: audience)
            let count = Int64(size)
            self.size = format.text.plural(audience.subject.key("count"), count, format.number(count))
            who = label.sentence(audience.condition)
            changed = format.relative(audience.updatedAt)
            changedExactly = format.dateTime(audience.updatedAt)
            self.problem = problem.map(format.text.words)
            spark = growth.spark(format)
        }
    }

    let count: String
    let rows: [Row]
    let isNew: Bool
    let newPath = ListQuery(draft: .new).path

    init(_ rows: [Row], _ format: Format) {
        count = format.text.plural("audiences.count", Int64(rows.count), format.number(Int64(rows.count)))
        self.rows = rows
        isNew = rows.isEmpty
    }

    static func path(of audience: Audience) -> String { "\(NavigationEntry.audiences.path)/\(audience.id)" }
}

/// One audience, of people or of companies: who is meant, who they are, and why somebody belongs or not.
struct AudienceView: Sendable {
    /// Of whom it was asked why.
    struct Asked: Sendable {
        let text: String
        let name: String
        let why: Explanation?
    }

    /// A condition, a group or an answer to one, a line each with its depth.
    struct Line: Sendable {
        let words: String
        /// Of an answer: whether it holds.
        let isTrue: Bool
        let isFalse: Bool
        let found: String?
        /// Where groups stand in groups, as a class.
        let depth: String
    }

    struct Answer: Sendable {
        let title: String
        let lines: [Line]
    }

    /// Somebody who came or left.
    struct Change: Sendable {
        let member: RowLabel
        let hasEntered: Bool
        let words: String
        let when: String
        let exactly: String
    }

    /// The other audiences to which some of these people belong.
    struct Overlaps: Sendable {
        struct Row: Sendable {
            let name: String
            let path: String
            let both: String
            let share: String
            /// 0 … 100.
            let percent: Int

            /// `count`: how many there are of whom `overlap` has some.
            init(_ other: Audience, _ overlap: AudienceOverlap, of count: Int, _ format: Format) {
                // The overlap is from the last round: somebody may have come or left since.
                let share = min(100, Double(overlap.both) / Double(max(1, count)) * 100)
                let text = format.text
                name = other.name
                path = AudiencesView.path(of: other)
                both = text.plural(
                    other.subject.key("count"),
                    Int64(overlap.both),
                    format.number(Int64(overlap.both))
                )
                self.share = text(
                    "audiences.share",
                    ["percent": format.decimal(share, digits: share < 10 ? 1 : 0)]
                )
                percent = Int(share.rounded())
            }
        }

        let rows: [Row]
    }

    /// What is called otherwise of people and of companies.
    struct Words: Sendable {
        let open: String
        let members: String
        let nobody: String
        let changes: String
        let unchanged: String
        let ask: String
        let apart: String
        let overlap: String
        let keep: String
        let hint: String
        /// Of the button that opens the list.
        let icon: String

        init(_ subject: ListSubject, _ text: Catalogue) {
            func word(_ key: String) -> String { text("audiences.of.\(subject.rawValue).\(key)") }
            (open, members, nobody) = (word("open"), word("members"), word("nobody"))
            (overlap, keep, hint) = (word("overlap"), word("keep"), word("hint"))
            (changes, unchanged, ask, apart) = (word("changes"), word("unchanged"), word("ask"), word("apart"))
            icon = subject.entry.icon
        }
    }

    /// What whoever deletes it is asked.
    struct Deletion: Sendable {
        let title: String
        /// What becomes of those that mean it.
        let used: String?
    }

    struct User: Sendable {
        let name: String
        let path: String
    }

    let name: String
    let count: String
    /// Why it keeps its last members; nil where it is judged.
    let problem: String?
    let author: String
    let lines: [Line]
    let members: [RowLabel]
    let changes: [Change]
    /// One chart, or none as long as there is nothing to draw.
    let isOfToday: Bool
    let charts: [DayChart]
    /// Nil where there is no other audience.
    let overlaps: Overlaps?
    /// Where all of them are listed.
    let listPath: String
    let words: Words
    let usedBy: [User]
    let isUsed: Bool
    let deletion: Deletion
    let asked: String
    let answer: Answer?
    let unknown: String?
    let base: String
    /// Where it gets other conditions.
    let changePath: String
    let canEdit: Bool

    init(
        _ audience: Audience,
        count: Int,
        problem: DefinitionFailure?,
        members: [RowLabel],
        changes: [(change: MembershipChange, member: RowLabel)],
        growth: AudienceGrowth,
        overlaps: [(audience: Audience, overlap: AudienceOverlap)]?,
        usedBy: [Audience],
        asked: Asked?,
        canEdit: Bool,
        label: AttributeLabel
    ) {
        let (format, text) = (label.format, label.format.text)
        name = audience.name
        let subject = audience.subject
        self.count = text.plural(subject.key("count"), Int64(count), format.number(Int64(count)))
        self.problem = problem.map(text.words)
        words = Words(subject, text)
        author = text("audiences.author", ["name": audience.author])
        lines = Self.lines(audience.condition, depth: 0, label)
        self.members = members
        self.changes = changes.map { change, member in
            Change(
                member: member,
                hasEntered: change.hasEntered,
                words: text("audiences.change.\(change.hasEntered ? "entered" : "exited").\(change.reason.name)"),
                when: format.relative(change.time),
                exactly: format.dateTime(change.time)
            )
        }
        self.overlaps = overlaps.map { overlaps in
            Overlaps(rows: overlaps.map { Overlaps.Row($0, $1, of: count, format) })
        }
        charts = growth.chart(format).map { [$0] } ?? []
        isOfToday = growth.isOfToday(format)
        var filter = FilterGroups(audience.condition)
        if subject == .people {
            filter = FilterGroups()
            filter.add(FilterGroups.Leaf(audience: audience.id), to: nil)
        }
        listPath = ListQuery(of: subject, filter: filter).path
        self.usedBy = usedBy.map { User(name: $0.name, path: AudiencesView.path(of: $0)) }
        isUsed = !usedBy.isEmpty
        deletion = Deletion(
            title: text("audiences.deletion.title", ["name": name]),
            used: usedBy.isEmpty
                ? nil
                : text(
                    "audiences.deletion.used",
                    [
                        "names": usedBy.map { text("audiences.deletion.quoted", ["name": $0.name]) }.joined(
                            separator: ", "
                        )
                    ]
                )
        )
        self.asked = asked?.text ?? ""
        answer = asked?.why.map { why in
            Answer(
                title: text(
                    "audiences.of.\(subject.rawValue).\(why.holds ? "yes" : "no")",
                    ["name": asked?.name ?? ""]
                ),
                lines: Self.lines(why, depth: 0, label)
            )
        }
        unknown = asked != nil && asked?.why == nil ? text("audiences.of.\(subject.rawValue).unknown") : nil
        base = AudiencesView.path(of: audience)
        changePath =
            ListQuery(of: subject, filter: FilterGroups(audience.condition), draft: .audience(audience.id)).path
        self.canEdit = canEdit
    }

    private static func lines(_ condition: Condition, depth: Int, _ label: AttributeLabel) -> [Line] {
        [Line(words: words(condition, label), isTrue: false, isFalse: false, found: nil, depth: "d\(depth)")]
            + parts(condition).flatMap { lines($0, depth: depth + 1, label) }
    }

    private static func lines(_ why: Explanation, depth: Int, _ label: AttributeLabel) -> [Line] {
        let isLeaf = why.parts.isEmpty
        let found = why.found.map { value -> String in
            let attribute: Attribute = if case .attribute(let known, _) = why.condition { known } else { .events }
            return label.format.text("audiences.explain.found", ["value": label.cell(value, of: attribute)])
        }
        let line = Line(
            words: words(why.condition, label),
            isTrue: why.holds,
            isFalse: !why.holds,
            found: isLeaf && hasValue(why.condition) ? found ?? label.format.text("audiences.explain.nothing") : nil,
            depth: "d\(depth)"
        )
        return [line] + why.parts.flatMap { lines($0, depth: depth + 1, label) }
    }

    /// Whether something can be found that says why it holds or not.
    private static func hasValue(_ condition: Condition) -> Bool {
        switch condition {
        case .people, .sample, .rfm, .cell: false
        default: true
        }
    }

    private static func parts(_ condition: Condition) -> [Condition] {
        switch condition {
        case .all(let parts), .any(let parts), .atLeast(_, let parts): parts
        default: []
        }
    }

    private static func words(_ condition: Condition, _ label: AttributeLabel) -> String {
        let text = label.format.text
        return switch condition {
        case .all: text("audiences.all")
        case .any: text("audiences.any")
        case .atLeast(let least, _): text("audiences.at_least", ["count": label.format.number(Int64(least))])
        default: label.sentence(condition)
        }
    }
}
