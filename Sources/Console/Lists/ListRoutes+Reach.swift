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
            let built = try query.built(in: request.query, label.audiences)
            view = try await reach(of: built.query, built.condition, beside: query, label)
        } catch let failure as any Failure where failure is ConditionFailure || failure is DefinitionFailure {
            view = .unfinished(ListRoutes.words(for: failure, label.format.text))
        } catch is ListProblem {
            view = .unfinished(unfinished)
        }
        return try pages.fragment("lists/reach", view, context)
    }

    private func reach(
        of built: ListQuery,
        _ condition: Condition,
        beside query: ListQuery,
        _ label: AttributeLabel
    ) async throws -> ReachView {
        let zone = label.format.timeZone
        let (count, all, numbers): (Int, Int, [Int64])
        var (share, change) = (subject.key("reach.share"), String?.none)
        if query.draft != nil {
            let audience = try await changed(query)
            let draft = try await lists.draft(
                built.filter.condition,
                tests: [],
                instead: audience,
                sample: ReachView.shown,
                zone: zone
            )
            (count, all, numbers) = (draft.members, draft.everybody, draft.sample)
            share = "audiences.builder.part"
            if audience != nil { change = draft.change(subject, label.format) }
        } else {
            let page = try await lists.page(built.listing, showing: [], limit: ReachView.shown, zone: zone)
            (count, numbers) = (page.count, page.items.map(\.number))
            all = try await lists.count(query.listing, zone: zone)
        }
        let labels = try await things.labels(of: numbers, label.format)
        return ReachView(
            label.sentence(condition),
            count: count,
            of: all,
            numbers.compactMap { labels[$0] },
            share: share,
            change: change,
            label
        )
    }
}

extension ListQuery {
    /// With what the open panel says, and that by itself. Throws ``ConditionFailure`` or, where something is left open, ``ListProblem``.
    func built(
        in fields: FormFields,
        _ audiences: AudienceNames
    ) throws -> (query: ListQuery, condition: Condition) {
        if panel == .text {
            let condition = try ConditionText(fields: fields, audiences: audiences).condition(of: subject)
            return (with { $0.filter = FilterGroups(condition) }, condition)
        }
        let leaf = try leaf(in: fields)
        return (placing(leaf), leaf.condition)
    }

    /// What the form of the open panel says. Throws ``ConditionFailure`` or, where something is left open, ``ListProblem``.
    func leaf(in fields: FormFields) throws -> FilterGroups.Leaf {
        switch panel {
        case .condition(_, let attribute?): try ConditionForm(fields: fields, attribute: attribute).leaf(of: subject)
        case .behaviour(_, let event): try BehaviourForm(fields: fields, event: event).leaf(of: subject)
        case .sequence: try SequenceForm(fields: fields).leaf(of: subject)
        default: throw ConsoleFailure.incompleteForm
        }
    }
}
