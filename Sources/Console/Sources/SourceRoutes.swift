import Access
import Core
import Events
import HTTPTypes
import Hummingbird

/// Sources: the list, one with its keys, and the changes to them.
struct SourceRoutes: Sendable {
    let sources: Sources
    let auditTrail: AuditTrail
    let pages: Pages
    let cookies: ConsoleCookies

    func add(to screens: Screens) {
        screens.get("/sources", for: .viewSources, use: list)
        screens.post("/sources", for: .manageSources, use: create)
        screens.get("/sources/:id", for: .viewSources, use: show)
        screens.get("/sources/:id/pulse", for: .viewSources, use: pulse)
        screens.post("/sources/:id/keys", for: .manageSources, use: rotate)
        screens.post("/sources/:id/revocations", for: .manageSources, use: revoke)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let text = pages.format(context).text
        return try await list(SourceFormView(isOpen: request.query["new"] != nil, text: text), request, context)
    }

    private func list(_ form: SourceFormView, _ request: Request, _ context: ConsoleContext) async throws -> Response {
        let view = SourcesView(
            sources: try await sources.list(),
            canManage: context.allows(.manageSources),
            form: form,
            format: pages.format(context)
        )
        return try pages.page("sources/list", view, at: .sources, request, context)
    }

    @Sendable private func create(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let name = fields["name"] ?? ""
        let chosen = fields["kind"].flatMap { SourceKind(rawValue: $0) } ?? .web
        let kind = SourceKind.sending.contains(chosen) ? chosen : .web
        do {
            let source = try await sources.create(name: name, kind: kind)
            try await record(.sourceCreated, source, context)
            return .seeOther("/sources/\(source.id)")
        } catch let failure as any Failure where failure.kind == .invalid || failure.kind == .conflict {
            let text = pages.format(context).text
            let form = SourceFormView(name: name, kind: kind, failure: failure, text: text)
            var response = try await list(form, request, context)
            response.status = failure.kind == .conflict ? .conflict : .badRequest
            return response
        }
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let view = SourceView(
            source: try await source(context),
            canManage: context.allows(.manageSources),
            address: cookies.origin(of: request),
            format: pages.format(context)
        )
        return try pages.page("sources/page", view, at: .sources, request, context)
    }

    @Sendable private func pulse(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let source = try await source(context)
        guard request.isPartial else { return .seeOther("/sources/\(source.id)") }
        return try pages.fragment("sources/pulse", PulseView(source, pages.format(context)), context)
    }

    @Sendable private func rotate(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let source = try await source(context)
        _ = try await sources.rotate(id: source.id)
        try await record(.writeKeyCreated, source, context)
        return .seeOther("/sources/\(source.id)")
    }

    @Sendable private func revoke(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let source = try await source(context)
        guard let key = try await FormFields(body: request)["key"] else { throw ConsoleFailure.incompleteForm }
        _ = try await sources.revoke(key: key, of: source.id)
        try await record(.writeKeyRevoked, source, context)
        return .seeOther("/sources/\(source.id)")
    }

    private func record(_ action: AuditEntry.Action, _ source: Source, _ context: ConsoleContext) async throws {
        let author = Author.user(try context.requiredSession().user)
        try await auditTrail.record(action, by: author, about: source.id, detail: ["name": .string(source.name)])
    }

    private func source(_ context: ConsoleContext) async throws -> Source {
        guard let source = try await sources.source(id: context.parameters.require("id")) else {
            throw ConsoleFailure.noSuchSource
        }
        return source
    }
}
