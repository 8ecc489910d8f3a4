import Audiences
import Core
import Customers
import Hummingbird

extension PeopleRoutes {
    /// Whom the list would show with the condition that somebody is just building; asked at every stroke.
    @Sendable func reach(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let label = try await label(context)
        let view: ReachView
        do {
            let query = try PeopleQuery(request.query)
            let leaf = try query.leaf(in: request.query)
            view = try await reach(of: leaf, beside: query, label)
        } catch is PeopleProblem {
            view = .unfinished
        } catch is ConditionFailure {
            view = .unfinished
        }
        return try pages.fragment("people/reach", view, context)
    }

    private func reach(
        of leaf: FilterGroups.Leaf,
        beside query: PeopleQuery,
        _ label: AttributeLabel
    ) async throws -> ReachView {
        let midnight: @Sendable (CivilDate) -> Instant = { [format = label.format] in format.start(of: $0) }
        let built = query.with { $0.filter.add(leaf, to: query.panel?.group) }
        let all = try await lists.count(query.listing, midnight: midnight)
        let page = try await lists.page(built.listing, showing: [], limit: ReachView.shown, midnight: midnight)
        let people = try await profiles.summaries(numbers: page.items.map(\.number))
        return ReachView(
            label.sentence(leaf.condition),
            count: page.count,
            of: all,
            people: page.items.compactMap { people[$0.number] },
            label.format
        )
    }
}

extension PeopleQuery {
    /// What the form of the open panel says. Throws ``ConditionFailure`` or, where something is left open, ``PeopleProblem``.
    func leaf(in fields: FormFields) throws -> FilterGroups.Leaf {
        switch panel {
        case .condition(_, let attribute?): try ConditionForm(fields: fields, attribute: attribute).leaf()
        case .behaviour(_, let event): try BehaviourForm(fields: fields, event: event).leaf()
        default: throw ConsoleFailure.incompleteForm
        }
    }
}
