import Access
import Audiences
import Core
import Hummingbird

/// Audiences are built of the same conditions, in the same forms, as lists are filtered with.
extension ListRoutes {
    /// Members and other audiences that are shown beside the conditions.
    private static let (sample, overlaps) = (5, 4)

    @Sendable func build(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        var query = try ListQuery(request.query, of: subject)
        query.draft = query.draft ?? .new
        // The first step.
        if query.filter.condition == nil, query.panel == nil { query.panel = .condition(group: nil, nil) }
        return try await answerBuilder(query, request, context)
    }

    func answerBuilder(
        _ query: ListQuery,
        name: String? = nil,
        nameProblem: String? = nil,
        problem: String? = nil,
        filled: FormFields? = nil,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        let label = try await label(context)
        let audience = try await changed(query)
        let began = ContinuousClock.now
        let tests = query.filter.groups.joined().map(\.condition)
        let found: Result<AudienceDraft, DefinitionFailure>
        do {
            found = .success(
                try await lists.draft(
                    query.filter.condition,
                    tests: Array(tests),
                    instead: audience,
                    sample: Self.sample,
                    zone: label.format.timeZone
                )
            )
        } catch let failure as DefinitionFailure {
            found = .failure(failure)
        }
        let took = ContinuousClock.now - began
        let draft = try? found.get()
        let sample = draft?.sample ?? []
        let labels = try await things.labels(of: sample, label.format)
        var overlaps: [AudienceOverlap] = []
        if let draft, query.filter.condition != nil {
            overlaps = try await memberships.overlaps(of: draft, subject, besides: audience?.id, limit: Self.overlaps)
        }
        let all = try await audiences.list(of: subject)
        let view = AudienceBuilderView(
            query,
            audience,
            found,
            took: took,
            sample: sample.compactMap { labels[$0] },
            overlaps: overlaps.compactMap { overlap in
                all.first { $0.id == overlap.audience }.map { ($0, overlap) }
            },
            growth: try await growth(of: audience),
            panel: try await panel(query, [], filled ?? query.filled, problem, label, context),
            name: name,
            problem: nameProblem,
            label: label
        )
        return try pages.page("audiences/builder", view, at: .audiences, request, context)
    }

    @Sendable func keepAudience(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let query = try ListQuery(FormFields(fields["query"] ?? ""), of: subject)
        let name = fields["name"]?.trimmed
        do {
            guard let draft = query.draft, let condition = query.filter.condition else {
                throw ConsoleFailure.incompleteForm
            }
            let kept =
                switch draft {
                case .new:
                    try await audiences.create(
                        name ?? "",
                        condition,
                        of: subject,
                        by: context.requiredSession().user.name
                    )
                case .audience(let id): try await audiences.update(id, condition: condition)
                }
            return .seeOther(AudiencesView.path(of: kept))
        } catch let failure as any Failure where failure.kind == .invalid || failure.kind == .conflict {
            let words = pages.format(context).text.words(for: failure)
            return try await answerBuilder(query, name: name ?? "", nameProblem: words, request, context)
        }
    }

    /// The audience whose conditions are being changed; nil where a new one is built. Throws ``AudienceFailure``.
    func changed(_ query: ListQuery) async throws -> Audience? {
        guard case .audience(let id)? = query.draft else { return nil }
        guard let audience = try await audiences.audience(matching: id) else { throw AudienceFailure.missing }
        guard audience.subject == subject else { throw AudienceFailure.other(audience.subject) }
        return audience
    }

    private func growth(of audience: Audience?) async throws -> AudienceGrowth? {
        guard let audience else { return nil }
        let now = clock.now()
        return AudienceGrowth(
            try await memberships.sizes(of: audience.id, since: now.advanced(byMicroseconds: -AudienceGrowth.span))
                .map { ($0.hour, $0.members) },
            of: audience.subject,
            since: audience.createdAt,
            until: now
        )
    }
}
