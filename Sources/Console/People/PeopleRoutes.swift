import Access
import Audiences
import Core
import Customers
import Events
import Foundation
import Hummingbird
import Jobs

/// The list of people: search, conditions, order, columns, pages, kept views, and what is done to many at once.
struct PeopleRoutes: Sendable {
    let profiles: Profiles
    let lists: PeopleLists
    let views: SavedViews
    let audiences: SavedAudiences
    let sources: Sources
    let tags: Tags
    let desk: Desk
    let eventLog: EventLog
    let jobs: JobBoard
    let pages: Pages

    /// Up to so many people are tagged while somebody waits; for more a job is started.
    private static let awaited = 1_000

    func add(to screens: Screens) {
        screens.get("/people", for: .viewPeople, use: list)
        screens.get("/people/condition", for: .viewPeople, use: addLeaf)
        screens.get("/people/behaviour", for: .viewPeople, use: addLeaf)
        screens.get("/people/reach", for: .viewPeople, use: reach)
        screens.post("/people/exports", for: .export, use: startExport)
        screens.post("/people/views", for: .viewPeople, use: keep)
        screens.post("/people/views/:view/deletion", for: .viewPeople, use: forget)
        screens.post("/people/tags", for: .editPeople, use: tag)
        screens.post("/people/traits", for: .editPeople, use: setTrait)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await answer(PeopleQuery(request.query), request, context)
    }

    func answer(
        _ query: PeopleQuery,
        problem: String? = nil,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        let label = try await label(context)
        let kept = try await views.list(for: context.requiredSession().user.id)
        let contents = try await contents(query, label.format)
        let view = PeopleView(
            contents,
            filter: FilterView(query, label),
            views: ViewsView(kept, query, label),
            panel: try await panel(query, kept, problem, label, context),
            allowances: allowances(context),
            label: label
        )
        if request.isPartial { return try pages.fragment("people/list", view, context) }
        return try pages.page("people/page", view, at: .people, search: query.search ?? "", request, context)
    }

    func label(_ context: ConsoleContext) async throws -> AttributeLabel {
        AttributeLabel(
            format: pages.format(context),
            sources: try await sources.list(),
            tags: try await tags.list(),
            audiences: try await audiences.list()
        )
    }

    private func allowances(_ context: ConsoleContext) -> PeopleAllowances {
        PeopleAllowances(
            canEdit: context.allows(.editPeople),
            canExport: context.allows(.export),
            canShare: context.allows(.shareViews),
            canManageSources: context.allows(.viewSources)
        )
    }

    private func contents(_ query: PeopleQuery, _ format: Format) async throws -> PeopleContents {
        if query.isPlain {
            let order: Profiles.Order = query.order == .created ? .created : .recent
            async let people = profiles.people(order: order, after: query.after)
            async let count = profiles.count()
            let page = try await people
            return PeopleContents(
                rows: page.items.map { ($0, nil) },
                next: page.next,
                count: try await count,
                query: query
            )
        }
        let midnight: @Sendable (CivilDate) -> Instant = { format.start(of: $0) }
        if let group = query.group {
            let found = try await lists.groups(
                query.listing,
                by: group,
                limit: PeopleGroupsView.listed,
                midnight: midnight
            )
            let count = CappedCount(try await lists.count(query.listing, midnight: midnight))
            return PeopleContents(rows: [], next: nil, count: count, query: query, groups: found)
        }
        let page = try await lists.page(query.listing, showing: query.columns, after: query.after, midnight: midnight)
        let people = try await profiles.summaries(numbers: page.items.map(\.number))
        return PeopleContents(
            rows: page.items.compactMap { row in people[row.number].map { ($0, row.values) } },
            next: page.next,
            count: CappedCount(page.count),
            query: query
        )
    }

    private func panel(
        _ query: PeopleQuery,
        _ kept: [SavedView],
        _ problem: String?,
        _ label: AttributeLabel,
        _ context: ConsoleContext
    ) async throws -> PeoplePanelView {
        let midnight: @Sendable (CivilDate) -> Instant = { [format = label.format] in format.start(of: $0) }
        switch query.panel {
        case nil: return .nothing(query)
        case .columns:
            return PeoplePanelView(query, columns: ColumnChooserView(try await lists.attributes(), query, label))
        case .save:
            let form = SaveViewForm(
                kept,
                query,
                canShare: context.allows(.shareViews),
                canDefine: context.allows(.editAudiences),
                user: try context.requiredSession().user.id,
                problem: problem
            )
            return PeoplePanelView(query, save: form)
        case .selection:
            let count = try await lists.count(query.listing, midnight: midnight)
            let names = try await tags.list().map(\.name)
            return PeoplePanelView(
                query,
                selection: SelectionView(
                    query,
                    count: count,
                    tags: names,
                    attributes: try await lists.attributes(),
                    label,
                    problem: problem
                )
            )
        case .group:
            return PeoplePanelView(query, group: GroupChoiceView(try await lists.attributes(), query, label))
        case .export:
            let count = try await lists.count(query.listing, midnight: midnight)
            let attributes = try await lists.attributes().filter { $0.type != .presence }.count
            return PeoplePanelView(query, export: ExportForm(query, count: count, attributes: attributes, label))
        case .behaviour(_, let event):
            let known = try await lists.eventNames().first { $0.name == event.name && $0.type == event.type }
            let description =
                known ?? EventDescription(type: event.type, name: event.name, events: 0, properties: [])
            return PeoplePanelView(
                query,
                behaviour: BehaviourFormView(description, query, label, problem: problem)
            )
        case .condition(_, let attribute):
            let attributes = try await lists.attributes()
            guard let attribute else {
                let choice = AttributeChoiceView(
                    attributes,
                    try await lists.eventChoices(),
                    try await audiences.list(),
                    query,
                    label
                )
                return PeoplePanelView(query, attributes: choice)
            }
            let description =
                attributes.first { $0.attribute == attribute }
                ?? AttributeDescription(attribute: attribute, type: .text, people: 0)
            let hasValues = [AttributeType.text, .choice].contains(description.type)
            let groups =
                hasValues
                ? try await lists.groups(
                    Listing(),
                    by: attribute,
                    limit: ConditionFormView.suggested,
                    midnight: midnight
                ) : []
            return PeoplePanelView(
                query,
                condition: ConditionFormView(description, groups, query, label, problem: problem)
            )
        }
    }

    @Sendable private func addLeaf(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = try PeopleQuery(request.query)
        do {
            let leaf = try query.leaf(in: request.query)
            return .seeOther(query.with { $0.filter.add(leaf, to: query.panel?.group) }.path)
        } catch let problem as PeopleProblem {
            let words = problem.words(pages.format(context).text)
            return try await answer(query, problem: words, request, context)
        }
    }
}

// MARK: - Kept views

extension PeopleRoutes {
    @Sendable private func keep(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let user = try context.requiredSession().user.id
        let query = try PeopleQuery(FormFields(fields["query"] ?? ""))
        if let id = fields["replace"] {
            try await views.update(id, to: query.kept, by: user)
            return .seeOther(query.with { $0.view = id }.path)
        }
        guard let name = fields["name"] else {
            let words = PeopleProblem.noName.words(pages.format(context).text)
            return try await answer(query.with { $0.panel = .save }, problem: words, request, context)
        }
        let isShared = fields["shared"] != nil && context.allows(.shareViews)
        let view = try await views.keep(query.kept, as: name, shared: isShared, by: user)
        return .seeOther(query.with { $0.view = view.id }.path)
    }

    @Sendable private func forget(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await views.delete(context.parameters.require("view"), by: context.requiredSession().user.id)
        return .seeOther(NavigationEntry.people.path)
    }
}

// MARK: - Many at once

extension PeopleRoutes {
    /// Tags those who were chosen, or everybody whom the list shows.
    @Sendable private func tag(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let query = try PeopleQuery(FormFields(fields["query"] ?? ""))
        let format = pages.format(context)
        func refuse(_ problem: PeopleProblem) async throws -> Response {
            try await answer(
                query.with { $0.panel = .selection },
                problem: problem.words(format.text),
                request,
                context
            )
        }
        guard let name = fields["tag"] else { return try await refuse(.noTag) }
        let user = try context.requiredSession().user
        let member = StaffMember(id: user.id, name: user.name)
        let isAdding = fields["action"] != "remove"
        let people =
            fields["whom"] == "all"
            ? try await lists.numbers(query.listing, midnight: { format.start(of: $0) })
            : fields.names(after: "person.").compactMap { Int64($0) }
        guard !people.isEmpty else { return try await refuse(.nobody) }
        let tag = try await tags.tag(named: name)
        if people.count > Self.awaited {
            let parameters = TaggingJob.parameters(
                ListDefinition(query.listing, in: format.timeZone),
                tag: tag,
                isAdding: isAdding,
                by: member
            )
            let job = try await jobs.start(TaggingJob.kind, parameters: parameters, by: user.email)
            return .seeOther("\(NavigationEntry.jobs.path)/\(job.id)")
        }
        if isAdding {
            try await tags.add(tag, to: people, by: member)
        } else {
            try await tags.remove(tag, from: people, by: member)
        }
        return .seeOther(query.with { if !$0.columns.contains(.tag) { $0.columns.append(.tag) } }.path)
    }
}
