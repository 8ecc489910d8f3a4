import Access
import Audiences
import Core
import Customers
import Events
import Foundation
import Hummingbird
import Jobs

/// The list of people, or of companies: search, conditions, order, columns, pages, kept views, and what is done to many at once.
struct ListRoutes: Sendable {
    let subject: ListSubject
    let things: any ListedThings
    let people: PeopleLists
    let views: SavedViews
    let audiences: SavedAudiences
    let memberships: Memberships
    let sources: Sources
    let tags: Tags
    let desk: Desk
    let eventLog: EventLog
    let jobs: JobBoard
    let clock: any WallClock
    let pages: Pages

    /// Up to so many are tagged while somebody waits; for more a job is started.
    private static let awaited = 1_000

    var lists: any Lists { things.lists }

    func add(to screens: Screens) {
        func path(_ rest: String) -> RouterPath { RouterPath(subject.path + rest) }
        screens.get(path(""), for: .viewPeople, use: list)
        for form in ["/condition", "/behaviour", "/sequence", "/text"] {
            screens.get(path(form), for: .viewPeople, use: narrow)
        }
        screens.get(path("/reach"), for: .viewPeople, use: reach)
        screens.get(path("/audience"), for: .editAudiences, use: build)
        screens.post(path("/audience"), for: .editAudiences, use: keepAudience)
        screens.post(path("/exports"), for: .export, use: startExport)
        screens.post(path("/views"), for: .viewPeople, use: keep)
        screens.post(path("/views/:view/deletion"), for: .viewPeople, use: forget)
        screens.post(path("/tags"), for: .editPeople, use: tag)
        // Of a company nobody says a trait by hand yet.
        if subject == .people { screens.post(path("/traits"), for: .editPeople, use: setTrait) }
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await answer(ListQuery(request.query, of: subject), request, context)
    }

    func answer(
        _ query: ListQuery,
        problem: String? = nil,
        filled: FormFields? = nil,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        if query.draft != nil {
            return try await answerBuilder(query, problem: problem, filled: filled, request, context)
        }
        let label = try await label(context)
        let kept = try await views.list(for: context.requiredSession().user.id, of: subject)
        let contents = try await contents(query, label.format)
        let view = ListView(
            contents,
            filter: FilterView(query, label),
            views: ViewsView(kept, query, label),
            panel: try await panel(query, kept, filled ?? query.filled, problem, label, context),
            allowances: allowances(context),
            label: label
        )
        if request.isPartial { return try pages.fragment("lists/list", view, context) }
        return try pages.page("lists/page", view, at: subject.entry, search: query.search ?? "", request, context)
    }

    func label(_ context: ConsoleContext) async throws -> AttributeLabel {
        AttributeLabel(
            format: pages.format(context),
            of: subject,
            sources: try await sources.list(),
            tags: try await tags.list(),
            audiences: try await audiences.list()
        )
    }

    private func allowances(_ context: ConsoleContext) -> ListAllowances {
        ListAllowances(
            canEdit: context.allows(.editPeople),
            canExport: context.allows(.export),
            canShare: context.allows(.shareViews),
            canManageSources: context.allows(.viewSources),
            canImport: context.allows(.importData)
        )
    }

    private func contents(_ query: ListQuery, _ format: Format) async throws -> ListContents {
        if let plain = try await things.plainContents(query, format) { return plain }
        let zone = format.timeZone
        if let group = query.group {
            let found = try await lists.groups(
                query.listing,
                by: group,
                limit: ListGroupsView.listed,
                zone: zone
            )
            let count = CappedCount(try await lists.count(query.listing, zone: zone))
            return ListContents(rows: [], next: nil, count: count, query: query, groups: found)
        }
        let page = try await lists.page(query.listing, showing: query.columns, after: query.after, zone: zone)
        let labels = try await things.labels(of: page.items.map(\.number), format)
        return ListContents(
            rows: page.items.compactMap { row in
                labels[row.number].map { ListContents.Row(number: row.number, label: $0, values: row.values) }
            },
            next: page.next,
            count: CappedCount(page.count),
            query: query
        )
    }

    func panel(
        _ query: ListQuery,
        _ kept: [SavedView],
        _ filled: FormFields?,
        _ problem: String?,
        _ label: AttributeLabel,
        _ context: ConsoleContext
    ) async throws -> ListPanelView {
        let zone = label.format.timeZone
        switch query.panel {
        case nil: return .nothing(query)
        case .columns:
            return ListPanelView(query, columns: ColumnChooserView(try await lists.attributes(), query, label))
        case .save:
            let form = SaveViewForm(
                kept,
                query,
                canShare: context.allows(.shareViews),
                canDefine: context.allows(.editAudiences),
                user: try context.requiredSession().user.id,
                problem: problem
            )
            return ListPanelView(query, save: form)
        case .selection:
            let count = try await lists.count(query.listing, zone: zone)
            let names = try await tags.list().map(\.name)
            return ListPanelView(
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
            return ListPanelView(query, group: GroupChoiceView(try await lists.attributes(), query, label))
        case .export:
            let count = try await lists.count(query.listing, zone: zone)
            let attributes = try await lists.attributes().filter { $0.type != .presence }.count
            return ListPanelView(query, export: ExportForm(query, count: count, attributes: attributes, label))
        case .behaviour(_, let event):
            let known = try await people.eventNames()
            let description =
                known.first { $0.name == event.name && $0.type == event.type }
                ?? EventDescription(type: event.type, name: event.name, events: 0, properties: [])
            return ListPanelView(
                query,
                behaviour: BehaviourFormView(description, among: known, query, filled, label, problem: problem)
            )
        case .sequence:
            let known = try await people.eventNames()
            return ListPanelView(query, sequence: SequenceFormView(known, query, filled, label, problem: problem))
        case .text:
            return ListPanelView(
                query,
                text: ConditionTextView(query, filled, label.audiences, problem: problem)
            )
        case .condition(_, let attribute):
            let attributes = try await lists.attributes()
            guard let attribute else {
                let choice = AttributeChoiceView(
                    attributes,
                    try await people.eventChoices(),
                    try await audiences.list(of: .people),
                    query,
                    label
                )
                return ListPanelView(query, attributes: choice)
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
                    zone: zone
                ) : []
            return ListPanelView(
                query,
                condition: ConditionFormView(description, groups, query, filled, label, problem: problem)
            )
        }
    }

    /// Asks what the open panel says as well, or instead.
    @Sendable private func narrow(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = try ListQuery(request.query, of: subject)
        do {
            let built = try query.built(in: request.query, try await audienceNames(query)).query
            // What asks for something that is not there is refused beside the form.
            if query.panel == .text {
                _ = try await lists.count(built.listing, zone: pages.format(context).timeZone)
            }
            return .seeOther(built.path)
        } catch let problem as ListProblem {
            let words = problem.words(subject, pages.format(context).text)
            return try await answer(query, problem: words, filled: request.query, request, context)
        } catch let failure as any Failure where failure is ConditionFailure || failure is DefinitionFailure {
            let words = Self.words(for: failure, pages.format(context).text)
            return try await answer(query, problem: words, filled: request.query, request, context)
        }
    }

    /// Of those that the open panel may name.
    private func audienceNames(_ query: ListQuery) async throws -> AudienceNames {
        AudienceNames(query.panel == .text ? try await audiences.list() : [])
    }

    /// Where a condition cannot be read, beside the form in which it stands.
    static func words(for failure: any Failure, _ text: Catalogue) -> String {
        guard let failure = failure as? ConditionFailure else { return text.words(for: failure) }
        guard let misread = failure.misread else { return text("list.text.unread", ["message": failure.message]) }
        let wanted =
            switch misread.wanted {
            case .written(let words): words.joined(separator: ", ")
            case .kind(let kind): text("list.wanted.\(kind)")
            }
        guard let found = misread.found else { return text("list.text.unfinished", ["wanted": wanted]) }
        return text("list.text.misread", ["place": String(misread.place), "found": found, "wanted": wanted])
    }
}

// MARK: - Kept views

extension ListRoutes {
    @Sendable private func keep(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let user = try context.requiredSession().user.id
        let query = try ListQuery(FormFields(fields["query"] ?? ""), of: subject)
        if let id = fields["replace"] {
            try await views.update(id, to: query.kept, by: user)
            return .seeOther(query.with { $0.view = id }.path)
        }
        guard let name = fields["name"] else {
            let words = ListProblem.noName.words(subject, pages.format(context).text)
            return try await answer(query.with { $0.panel = .save }, problem: words, request, context)
        }
        let isShared = fields["shared"] != nil && context.allows(.shareViews)
        let view = try await views.keep(query.kept, of: subject, as: name, shared: isShared, by: user)
        return .seeOther(query.with { $0.view = view.id }.path)
    }

    @Sendable private func forget(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await views.delete(context.parameters.require("view"), by: context.requiredSession().user.id)
        return .seeOther(subject.path)
    }
}

// MARK: - Many at once

extension ListRoutes {
    /// Tags those who were chosen, or everybody whom the list shows.
    @Sendable private func tag(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let query = try ListQuery(FormFields(fields["query"] ?? ""), of: subject)
        let format = pages.format(context)
        func refuse(_ problem: ListProblem) async throws -> Response {
            try await answer(
                query.with { $0.panel = .selection },
                problem: problem.words(subject, format.text),
                request,
                context
            )
        }
        guard let name = fields["tag"] else { return try await refuse(.noTag) }
        let user = try context.requiredSession().user
        let member = StaffMember(id: user.id, name: user.name)
        let isAdding = fields["action"] != "remove"
        let chosen =
            fields["whom"] == "all"
            ? try await lists.numbers(query.listing, zone: format.timeZone)
            : fields.names(after: "row.").compactMap { Int64($0) }
        guard !chosen.isEmpty else { return try await refuse(.nobody) }
        let tag = try await tags.tag(named: name)
        if chosen.count > Self.awaited {
            let parameters = TaggingJob.parameters(
                ListDefinition(query.listing, of: subject, in: format.timeZone),
                tag: tag,
                isAdding: isAdding,
                by: member
            )
            let job = try await jobs.start(TaggingJob.kind, parameters: parameters, by: user.email)
            return .seeOther("\(NavigationEntry.jobs.path)/\(job.id)")
        }
        try await tags.change(tag, isAdding: isAdding, subject, chosen, member)
        return .seeOther(query.with { if !$0.columns.contains(.tag) { $0.columns.append(.tag) } }.path)
    }
}
