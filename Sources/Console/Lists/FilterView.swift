import Audiences

/// The conditions above a list, as sentences.
struct FilterView: Sendable {
    struct Leaf: Sendable {
        let sentence: String
        /// How many it means by itself; nil where nobody counted.
        let count: String?
        /// Where it can be changed: in a form or, where none says such a one, in words.
        let changePath: String
        /// Has its opposite in its place.
        let oppositePath: String
        let removalPath: String
        /// "or" or "and", before all but the first of a group.
        let inner: String?
    }

    struct Group: Sendable {
        let leaves: [Leaf]
        let isAlone: Bool
        /// Adds another way to fulfil it.
        let orPath: String
        let orTitle: String
        /// "and" or "or", before all but the first.
        let outer: String?
    }

    let groups: [Group]
    /// A condition that was built elsewhere.
    let other: String?
    let clearPath: String?
    let addPath: String
    /// Where all of it can be written.
    let textPath: String
    /// Between all and any; nil where it would change nothing.
    let joins: Joins?

    struct Joins: Sendable {
        let choices: [Choice]
    }

    /// `counts`: of each test, one group after the other.
    init(_ query: ListQuery, counts: [Int] = [], _ label: AttributeLabel) {
        let (filter, text) = (query.filter, label.format.text)
        let (outer, inner) =
            filter.isAny ? ("list.or_word", "list.and_word") : ("list.and_word", "list.or_word")
        var counts = counts.makeIterator()
        let textPath = query.with { $0.panel = .text }.path
        self.textPath = textPath
        groups = filter.groups.enumerated().map { group, leaves in
            Group(
                leaves: leaves.enumerated().map { place, leaf in
                    let spot = FilterGroups.Spot(group: group, place: place)
                    return Leaf(
                        sentence: label.sentence(leaf.condition),
                        count: counts.next().map { label.format.number(Int64($0)) },
                        changePath: query.changing(spot)?.path ?? textPath,
                        oppositePath: query.with { $0.filter.turn(spot) }.path,
                        removalPath: query.with { $0.filter.remove(place, of: group) }.path,
                        inner: place == 0 ? nil : text(inner)
                    )
                },
                isAlone: leaves.count == 1,
                orPath: query.with { $0.panel = .condition(group: group, nil) }.path,
                orTitle: text(inner),
                outer: group == 0 ? nil : text(outer)
            )
        }
        other = filter.other.map(label.sentence)
        clearPath = filter.condition == nil ? nil : query.with { $0.filter = FilterGroups() }.path
        addPath = query.with { $0.panel = .condition(group: nil, nil) }.path
        joins =
            filter.groups.count < 2
            ? nil
            : Joins(
                choices: [false, true].map { isAny in
                    Choice(
                        title: text(isAny ? "list.filter.any" : "list.filter.all"),
                        path: query.with { $0.filter.isAny = isAny }.path,
                        isChosen: filter.isAny == isAny
                    )
                }
            )
    }
}

/// The views that somebody keeps, above a list.
struct ViewsView: Sendable {
    let choices: [Choice]
    let savePath: String

    init(_ views: [SavedView], _ query: ListQuery, _ label: AttributeLabel) {
        let everybody = Choice(
            title: label.format.text(query.subject.key("views.everybody")),
            path: query.subject.path,
            isChosen: query.view == nil && query.filter.condition == nil
        )
        choices =
            [everybody]
            + views.map { view in
                Choice(
                    title: view.name,
                    path: "\(query.subject.path)?\(view.query)\(view.query.isEmpty ? "" : "&")view=\(view.id)",
                    isChosen: view.id == query.view
                )
            }
        savePath = query.with { $0.panel = .save }.path
    }
}
