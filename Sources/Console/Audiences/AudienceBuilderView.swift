import Audiences
import Core

/// The screen on which an audience is built, or gets other conditions: the conditions as sentences, and beside them whom they mean now.
struct AudienceBuilderView: Sendable {
    /// Whom the conditions mean.
    struct Reach: Sendable {
        let count: String
        let share: String
        /// What becomes of those who belong now; nil for a new audience.
        let change: String?
        let sample: [RowLabel]
    }

    /// In the words of its subject.
    struct Words: Sendable {
        let reach: String
        let overlap: String
        let apart: String
    }

    let title: String
    /// What a new one is called; nil for one that has a name.
    let naming: Naming?
    let filter: FilterView
    /// Between people and companies; nil where that is settled.
    let subjects: FilterView.Joins?
    let isEmpty: Bool
    let reach: Reach?
    let spark: Sparkline?
    let overlaps: [AudienceView.Overlaps.Row]
    let words: Words
    let panel: ListPanelView
    /// Where forms of conditions are sent.
    let path: String
    let saveAction: String
    let query: String
    /// Something is asked, and it is not what is kept already.
    let canSave: Bool
    let cancelPath: String
    /// Why nothing can be counted, or was not saved.
    let problem: String?

    struct Naming: Sendable {
        let name: String
        let length = SavedAudiences.nameLength
    }

    init(
        _ query: ListQuery,
        _ audience: Audience?,
        _ found: Result<AudienceDraft, DefinitionFailure>,
        took: Duration,
        sample: [RowLabel],
        overlaps: [(audience: Audience, overlap: AudienceOverlap)],
        growth: AudienceGrowth?,
        panel: ListPanelView,
        name: String?,
        problem: String?,
        label: AttributeLabel
    ) {
        let (format, text, subject) = (label.format, label.format.text, query.subject)
        let draft = try? found.get()
        title = audience?.name ?? text("audiences.builder.new")
        naming = audience == nil ? Naming(name: name ?? "") : nil
        filter = FilterView(query, counts: draft?.tests ?? [], label)
        isEmpty = query.filter.condition == nil
        subjects =
            audience == nil && isEmpty
            ? FilterView.Joins(
                choices: ListSubject.allCases.map { other in
                    let path = ListQuery(of: other, draft: .new).path
                    return Choice(title: text("nav.\(other.rawValue)"), path: path, isChosen: other == subject)
                }
            ) : nil
        reach = draft.map { draft in
            Reach(draft, isChange: audience != nil, took: took, sample: sample, subject, format)
        }
        spark = growth?.spark(format)
        self.overlaps = overlaps.map {
            AudienceView.Overlaps.Row($0.audience, $0.overlap, of: draft?.members ?? 0, format)
        }
        func word(_ key: String) -> String { text("audiences.of.\(subject.rawValue).\(key)") }
        words = Words(reach: word("reach"), overlap: word("overlap"), apart: word("apart"))
        self.panel = panel
        (path, saveAction) = (subject.path, subject.builderPath)
        self.query = String(Query.path("", query.with { _ in }.fields).dropFirst())
        canSave = !isEmpty && query.filter.condition != audience.flatMap { FilterGroups($0.condition).condition }
        cancelPath = audience.map(AudiencesView.path) ?? NavigationEntry.audiences.path
        let failure: DefinitionFailure? = if case .failure(let failure) = found { failure } else { nil }
        self.problem = problem ?? failure.map(text.words)
    }
}

extension AudienceBuilderView.Reach {
    fileprivate init(
        _ draft: AudienceDraft,
        isChange: Bool,
        took: Duration,
        sample: [RowLabel],
        _ subject: ListSubject,
        _ format: Format
    ) {
        let text = format.text
        count = text.plural(subject.key("count"), Int64(draft.members), format.number(Int64(draft.members)))
        let share = Double(draft.members) / Double(max(1, draft.everybody)) * 100
        self.share = text(
            "audiences.builder.share",
            [
                "percent": format.decimal(share, digits: share < 10 ? 1 : 0),
                "time": format.number(Int64(max(1, (took / .milliseconds(1)).rounded()))),
            ]
        )
        change = isChange ? draft.change(subject, format) : nil
        self.sample = sample
    }
}

extension AudienceDraft {
    /// Who would come and who would leave, in words.
    func change(_ subject: ListSubject, _ format: Format) -> String {
        func count(_ number: Int) -> String {
            format.text.plural(subject.key("count"), Int64(number), format.number(Int64(number)))
        }
        return joining + leaving == 0
            ? format.text("audiences.builder.unchanged")
            : format.text("audiences.builder.change", ["joining": count(joining), "leaving": count(leaving)])
    }
}
