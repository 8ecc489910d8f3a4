import Access
import Core
import Customers
import Events
import Hummingbird
import Sales

/// The page of one company.
struct CompanyRoutes: Sendable {
    let people: PersonPages
    let notes: Notes
    let tags: Tags
    let clock: any WallClock

    func add(to screens: Screens) {
        screens.get("/companies/:id", for: .viewPeople, use: show)
        screens.get("/companies/:id/people", for: .viewPeople, use: members)
        screens.get("/companies/:id/event-names", for: .viewPeople, use: names)
        screens.post("/companies/:id/notes", for: .editPeople, use: write)
        screens.post("/companies/:id/notes/:note", for: .editPeople, use: rewrite)
        screens.post("/companies/:id/notes/:note/deletion", for: .editPeople, use: delete)
        screens.post("/companies/:id/tags", for: .editPeople, use: tag)
        screens.post("/companies/:id/tags/:tag/removal", for: .editPeople, use: untag)
    }

    // MARK: Reading

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let company = try await company(context)
        let query = TimelineQuery(request)
        let timeline = try await timeline(of: company, query, context)
        if request.isPartial {
            return try people.pages.fragment(query.after == nil ? "timeline/part" : "timeline/items", timeline, context)
        }
        async let traits = people.companies.traits(of: company)
        async let rollUp = people.companies.rollUp(
            of: company,
            at: clock.now(),
            among: people.profiles,
            people.eventLog
        )
        async let members = page(of: company, after: nil)
        async let notes = notesView(of: company, context)
        async let tags = tagsView(of: company, context)
        async let sources = people.sources.list()
        let view = CompanyView(
            company: company,
            traits: try await traits,
            rollUp: try await rollUp,
            people: try await members,
            timeline: timeline,
            notes: try await notes,
            tags: try await tags,
            sources: SourceNames(try await sources),
            format: people.pages.format(context)
        )
        return try people.pages.page("company/page", view, at: .companies, request, context)
    }

    @Sendable private func members(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let company = try await company(context)
        guard request.isPartial else { return .seeOther(CompanyView.path(of: company)) }
        let page = try await page(of: company, after: request.query["after"])
        let view = CompanyPeopleView(page, of: company, people.pages.format(context))
        return try people.pages.fragment("company/people-items", view, context)
    }

    @Sendable private func names(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let company = try await company(context)
        guard request.isPartial else { return .seeOther(CompanyView.path(of: company)) }
        let numbers = try await people.companies.timelinePeople(of: company, among: people.profiles)
        let names = try await people.eventLog.names(ofProfiles: numbers)
        let view = EventNamesView(names: names, format: people.pages.format(context))
        return try people.pages.fragment("timeline/names", view, context)
    }

    private func company(_ context: ConsoleContext) async throws -> Company {
        guard let company = try await people.companies.company(matching: context.parameters.require("id")) else {
            throw ConsoleFailure.noSuchCompany
        }
        return company
    }

    private func page(of company: Company, after cursor: String?) async throws -> Page<PersonSummary> {
        let members = try await people.companies.members(of: company)
        return try await people.profiles.people(ofNumbers: members, after: cursor, limit: 12)
    }

    private func timeline(
        of company: Company,
        _ query: TimelineQuery,
        _ context: ConsoleContext
    ) async throws -> TimelineView {
        let numbers = try await people.companies.timelinePeople(of: company, among: people.profiles)
        let subject = TimelineView.Subject(
            base: CompanyView.path(of: company),
            people: try await people.profiles.summaries(numbers: numbers),
            hasComposer: false
        )
        return try await people.timelines.view(of: numbers, subject, query, format: people.pages.format(context))
    }

    // MARK: Notes and tags

    @Sendable private func write(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (company, member) = try await writable(context)
        let text = try await FormFields(body: request)["text"] ?? ""
        _ = try await notes.add(text, to: .company(company.number), by: member)
        return try await noted(company, request, context)
    }

    @Sendable private func rewrite(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (company, member) = try await writable(context)
        let text = try await FormFields(body: request)["text"] ?? ""
        _ = try await notes.edit(context.parameters.require("note"), to: text, by: member)
        return try await noted(company, request, context)
    }

    @Sendable private func delete(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (company, member) = try await writable(context)
        _ = try await notes.delete(context.parameters.require("note"), by: member)
        return try await noted(company, request, context)
    }

    @Sendable private func tag(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (company, member) = try await writable(context)
        let name = try await FormFields(body: request)["name"] ?? ""
        var problem: String?
        do {
            try await tags.add(tags.tag(named: name), toCompanies: [company.number], by: member)
        } catch let failure as StaffFailure {
            problem = people.pages.format(context).text.words(for: failure)
        }
        return try await tagged(company, problem, request, context)
    }

    @Sendable private func untag(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (company, _) = try await writable(context)
        guard let tag = try await tags.tag(id: context.parameters.require("tag")) else { throw StaffFailure.unknownTag }
        try await tags.remove(tag, fromCompanies: [company.number])
        return try await tagged(company, nil, request, context)
    }

    private func writable(_ context: ConsoleContext) async throws -> (Company, StaffMember) {
        let user = try context.requiredSession().user
        return (try await company(context), StaffMember(id: user.id, name: user.name))
    }

    private func notesView(of company: Company, _ context: ConsoleContext) async throws -> CompanyNotesView {
        CompanyNotesView(
            try await notes.notes(of: [.company(company.number)], limit: 50),
            of: company,
            writer: people.timelines.writer(context),
            people.pages.format(context)
        )
    }

    private func noted(
        _ company: Company,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        guard request.isPartial else { return .seeOther(CompanyView.path(of: company)) }
        return try people.pages.fragment("company/notes-part", try await notesView(of: company, context), context)
    }

    private func tagsView(
        of company: Company,
        _ context: ConsoleContext,
        problem: String? = nil
    ) async throws -> TagsView {
        TagsView(
            base: CompanyView.path(of: company),
            tags: try await tags.tags(of: [.company(company.number)]),
            all: try await tags.list(),
            canWrite: context.allows(.editPeople),
            problem: problem
        )
    }

    private func tagged(
        _ company: Company,
        _ problem: String?,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        guard request.isPartial else { return .seeOther(CompanyView.path(of: company)) }
        let view = try await tagsView(of: company, context, problem: problem)
        return try people.pages.fragment("timeline/tags-part", view, context)
    }
}
