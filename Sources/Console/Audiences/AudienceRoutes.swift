import Access
import Audiences
import Core
import Customers
import Events
import Foundation
import Hummingbird
import Jobs
import Sales

/// The audiences of the workspace: the list, and one with its people and the reason for each.
struct AudienceRoutes: Sendable {
    /// People that the page of an audience shows.
    private static let members = 12

    /// Other audiences with people of this one that it shows.
    private static let overlaps = 8

    /// Comings and goings that it shows.
    private static let changes = 10

    let audiences: SavedAudiences
    let memberships: Memberships
    let people: ListedPeople
    let companies: ListedCompanies
    let sources: Sources
    let tags: Tags
    let jobs: JobBoard
    let clock: any WallClock
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/audiences", for: .viewPeople, use: list)
        screens.post("/audiences", for: .editAudiences, use: create)
        screens.get("/audiences/:audience", for: .viewPeople, use: show)
        screens.post("/audiences/:audience/name", for: .editAudiences, use: rename)
        screens.post("/audiences/:audience/list", for: .editAudiences, use: keepAsList)
        screens.post("/audiences/:audience/deletion", for: .editAudiences, use: delete)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let all = try await audiences.list()
        let now = clock.now()
        // Every audience is judged all the time; to judge them all once more would keep people waiting.
        let counts = try await memberships.counts()
        let sizes = try await memberships.dailySizes(
            since: now.advanced(byMicroseconds: -AudienceGrowth.span),
            zone: pages.format(context).timeZone
        )
        let problems = try await people.people.problems(of: all)
        var rows: [AudiencesView.Row] = []
        for audience in all {
            let label = try await label(of: audience.subject, all, context)
            let size: Int
            // One that was changed since then is counted now.
            if let known = counts[audience.id], known.since >= audience.updatedAt {
                size = known.members
            } else {
                let listing = Listing(condition: audience.membership)
                size = try await things(audience.subject).lists.count(listing, zone: label.format.timeZone)
            }
            let growth = AudienceGrowth(
                sizes[audience.id] ?? [],
                of: audience.subject,
                since: audience.createdAt,
                until: now
            )
            rows.append(
                AudiencesView.Row(audience, size: size, growth: growth, problem: problems[audience.id], label)
            )
        }
        let view = AudiencesView(rows, pages.format(context))
        return try pages.page("audiences/page", view, at: .audiences, request, context)
    }

    @Sendable private func create(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let subject = fields["subject"].flatMap { ListSubject(rawValue: $0) } ?? .people
        let query = try ListQuery(FormFields(fields["query"] ?? ""), of: subject)
        guard let condition = query.filter.condition else { throw ConsoleFailure.incompleteForm }
        let user = try context.requiredSession().user
        let audience = try await audiences.create(fields["name"] ?? "", condition, of: subject, by: user.name)
        return .seeOther(AudiencesView.path(of: audience))
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let all = try await audiences.list()
        let audience = try await audience(context)
        let label = try await label(of: audience.subject, all, context)
        let things = things(audience.subject)
        let zone = label.format.timeZone
        let listing = Listing(condition: audience.membership)
        let page = try await things.lists.page(listing, showing: [], limit: Self.members, zone: zone)
        let changes = try await memberships.changes(of: audience.id, limit: Self.changes).items
        let overlaps = try await memberships.overlaps(of: audience.id, limit: Self.overlaps)
        let labels = try await things.labels(of: page.items.map(\.number) + changes.map(\.member), label.format)
        let now = clock.now()
        let since = now.advanced(byMicroseconds: -AudienceGrowth.span)
        let view = AudienceView(
            audience,
            count: page.count,
            problem: try await people.people.problems(of: [audience])[audience.id],
            members: page.items.compactMap { labels[$0.number] },
            changes: changes.compactMap { change in labels[change.member].map { (change, $0) } },
            growth: AudienceGrowth(
                try await memberships.sizes(of: audience.id, since: since).map { ($0.hour, $0.members) },
                of: audience.subject,
                since: audience.createdAt,
                until: now
            ),
            overlaps: all.filter { $0.subject == audience.subject }.count < 2
                ? nil
                : overlaps.compactMap { overlap in all.first { $0.id == overlap.audience }.map { ($0, overlap) } },
            usedBy: all.filter { $0.id != audience.id && $0.condition.audiences.contains(audience.id) },
            asked: try await asked(request.query["person"], audience, label.format),
            canEdit: context.allows(.editAudiences),
            label: label
        )
        return try pages.page("audiences/audience", view, at: .audiences, request, context)
    }

    private func asked(
        _ text: String?,
        _ audience: Audience,
        _ format: Format
    ) async throws -> AudienceView.Asked? {
        guard let text = text?.trimmed, !text.isEmpty else { return nil }
        let things = things(audience.subject)
        guard let number = try await things.number(matching: Normalisation.storable(text)) else {
            return AudienceView.Asked(text: text, name: "", why: nil)
        }
        let why = try await things.lists.explanation(of: audience, for: number, zone: format.timeZone)
        let name = try await things.labels(of: [number], format)[number]?.name ?? text
        return AudienceView.Asked(text: text, name: name, why: why)
    }

    @Sendable private func rename(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let audience = try await audience(context)
        let name = try await FormFields(body: request)["name"] ?? ""
        return .seeOther(AudiencesView.path(of: try await audiences.update(audience.id, name: name)))
    }

    /// Those who belong now, as a list that stays as it is until somebody changes it: a tag, and an audience of those who carry it.
    @Sendable private func keepAsList(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let audience = try await audience(context)
        let user = try context.requiredSession().user
        let name = try await FormFields(body: request)["name"]?.trimmed ?? ""
        // Whoever carries a tag of this name already would be on the list, too.
        let taken = try await tags.list().map(\.name) + audiences.list().map(\.name)
        guard !taken.contains(where: { $0.lowercased() == name.lowercased() }) else { throw AudienceFailure.takenName }
        let tag = try await tags.tag(named: name)
        let carriers = Condition.attribute(.tag, .isAny([tag.id]))
        let list = try await audiences.create(tag.name, carriers, of: audience.subject, by: user.name)
        let meant = ListDefinition(
            // In a list of companies no audience can be meant.
            Listing(condition: audience.subject == .people ? audience.membership : audience.condition),
            of: audience.subject,
            in: pages.format(context).timeZone
        )
        let member = StaffMember(id: user.id, name: user.name)
        let parameters = TaggingJob.parameters(meant, tag: tag, isAdding: true, by: member)
        _ = try await jobs.start(TaggingJob.kind, parameters: parameters, by: user.email)
        return .seeOther(AudiencesView.path(of: list))
    }

    @Sendable private func delete(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let audience = try await audience(context)
        let evenIfUsed = try await FormFields(body: request)["even_if_used"] != nil
        try await audiences.delete(audience.id, evenIfUsed: evenIfUsed)
        return .seeOther(NavigationEntry.audiences.path)
    }

    private func things(_ subject: ListSubject) -> any ListedThings {
        switch subject {
        case .people: people
        case .companies: companies
        }
    }

    private func label(
        of subject: ListSubject,
        _ all: [Audience],
        _ context: ConsoleContext
    ) async throws -> AttributeLabel {
        AttributeLabel(
            format: pages.format(context),
            of: subject,
            sources: try await sources.list(),
            tags: try await tags.list(),
            audiences: all
        )
    }

    private func audience(_ context: ConsoleContext) async throws -> Audience {
        guard let audience = try await audiences.audience(matching: context.parameters.require("audience")) else {
            throw AudienceFailure.missing
        }
        return audience
    }
}
