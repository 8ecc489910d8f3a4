import Audiences
import Core
import Customers
import Hummingbird

extension ListRoutes {
    /// Whom the list would show with the condition that somebody is just building; asked at every stroke.
    @Sendable func reach(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let label = try await label(context)
        let view: ReachView
        let unfinished = label.format.text(subject.key("reach.unfinished"))
        do {
            let query = try ListQuery(request.query, of: subject)
            let leaf = try query.leaf(in: request.query)
            view = try await reach(of: leaf, beside: query, label)
        } catch is ListProblem {
            view = .unfinished(unfinished)
        } catch is ConditionFailure {
            view = .unfinished(unfinished)
        }
        return try pages.fragment("lists/reach", view, context)
    }

    private func reach(
        of leaf: FilterGroups.Leaf,
        beside query: ListQuery,
        _ label: AttributeLabel
    ) async throws -> ReachView {
        let zone = label.format.timeZone
        let built = query.placing(leaf)
        // Of an audience it is a share of everybody, for the test that is changed is one of the list's own.
        let isDraft = query.draft != nil
        let all = try await lists.count(isDraft ? Listing() : query.listing, zone: zone)
        let page = try await lists.page(built.listing, showing: [], limit: ReachView.shown, zone: zone)
        var change: String?
        if let audience = try await changed(query) {
            let draft = try await lists.draft(
                built.filter.condition,
                tests: [],
                instead: audience,
                sample: 0,
                zone: zone
            )
            change = draft.change(subject, label.format)
        }
        let labels = try await things.labels(of: page.items.map(\.number), label.format)
        return ReachView(
            label.sentence(leaf.condition),
            count: page.count,
            of: all,
            page.items.compactMap { labels[$0.number] },
            share: isDraft ? "audiences.builder.part" : subject.key("reach.share"),
            change: change,
            label
        )
    }
}

extension ListQuery {
    /// What the form of the open panel says. Throws ``ConditionFailure`` or, where something is left open, ``ListProblem``.
    func leaf(in fields: FormFields) throws -> FilterGroups.Leaf {
        switch panel {
        case .condition(_, let attribute?): try ConditionForm(fields: fields, attribute: attribute).leaf(of: subject)
        case .behaviour(_, let event): try BehaviourForm(fields: fields, event: event).leaf(of: subject)
        default: throw ConsoleFailure.incompleteForm
        }
    }
}
