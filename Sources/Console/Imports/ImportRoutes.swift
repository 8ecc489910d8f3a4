import Access
import Core
import HTTPTypes
import Hummingbird
import Importing
import Jobs

/// Imports: what was imported, the upload, the mapping with its preview, the start, and taking it back.
struct ImportRoutes: Sendable {
    private static let listed = 100

    let imports: Imports
    let pages: Pages
    /// The largest file.
    let uploadBytes: Int

    func add(to screens: Screens) {
        screens.get("/imports", for: .importData, use: list)
        screens.post("/imports/files", for: .importData, use: upload)
        screens.get("/imports/:id", for: .importData, use: show)
        screens.post("/imports/:id/plan", for: .importData, use: change)
        screens.post("/imports/:id/start", for: .importData, use: start)
        screens.post("/imports/:id/discard", for: .importData, use: discard)
        screens.post("/imports/:id/undo", for: .importData, use: undo)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let kind = request.query["kind"].flatMap { ImportKind(rawValue: $0) } ?? .people
        let view = ImportsView(
            try await imports.latest(Self.listed),
            chosen: kind,
            isOpen: request.query["new"] != nil,
            limit: uploadBytes,
            format: pages.format(context)
        )
        return try pages.page("imports/list", view, at: .imports, request, context)
    }

    /// Takes the bytes of a file as they come, to disk; answers with the address of its mapping.
    @Sendable private func upload(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.requiredSession()
        guard let kind = request.query["kind"].flatMap({ ImportKind(rawValue: $0) }), let name = request.query["name"]
        else {
            throw ConsoleFailure.incompleteForm
        }
        let planned = try await imports.plan(
            upload: request.body.map(\.readableBytesView),
            of: request.headers[.contentLength].flatMap { Int($0) },
            limit: uploadBytes,
            fileName: name,
            kind: kind,
            timeZone: context.workspace.timeZone,
            by: session.user.email
        )
        return Response(
            status: .created,
            headers: [.location: "/imports/\(planned.id)", .cacheControl: "no-store"]
        )
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let planned = try await planned(context)
        if let job = planned.job { return .seeOther("/jobs/\(planned.undoJob ?? job)") }
        let view = try ImportMappingView(planned, format: pages.format(context))
        return try pages.page("imports/page", view, at: .imports, request, context)
    }

    /// Keeps what was chosen and answers with the mapping and the preview as they are now.
    @Sendable private func change(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let planned = try await planned(context)
        let form = ImportForm(try await FormFields(body: request))
        let changed = try await imports.change(
            planned.id,
            plan: form.plan(for: planned),
            sourceName: form.sourceName ?? planned.sourceName
        )
        guard request.isPartial else { return .seeOther("/imports/\(planned.id)") }
        let view = try ImportMappingView(changed, format: pages.format(context))
        return try pages.fragment("imports/mapping", view, context)
    }

    @Sendable private func start(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let planned = try await planned(context)
        let form = ImportForm(try await FormFields(body: request))
        do {
            _ = try await imports.change(
                planned.id,
                plan: form.plan(for: planned),
                sourceName: form.sourceName ?? planned.sourceName
            )
            let job = try await imports.start(planned.id, by: context.requiredSession().user.email)
            return .seeOther("/jobs/\(job.id)")
        } catch let failure as ImportFailure where failure.kind == .invalid {
            let view = try ImportMappingView(
                try await imports.import(planned.id),
                failure: failure,
                format: pages.format(context)
            )
            var response = try pages.page("imports/page", view, at: .imports, request, context)
            response.status = .badRequest
            return response
        }
    }

    @Sendable private func discard(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await imports.discard(planned(context).id)
        return .seeOther("/imports")
    }

    @Sendable private func undo(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let job = try await imports.undo(planned(context).id, by: context.requiredSession().user.email)
        return .seeOther("/jobs/\(job.id)")
    }

    private func planned(_ context: ConsoleContext) async throws -> Import {
        try await imports.import(context.parameters.require("id"))
    }
}
