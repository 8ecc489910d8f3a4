import Access

/// Every address that the program answers, and whom it lets in. A new route gets a line here, in its alphabetical place;
/// without one the tests beside this file fail.
enum RouteTable {
    /// Whoever reaches the port.
    static let open = [
        "GET /",
        "GET /**",
        "GET /api/v1/openapi.json",
        "GET /assets/:digest/:name",
        "GET /healthz",
        "GET /join/:secret",
        "GET /login",
        "GET /login/code",
        "GET /metrics",
        "GET /readyz",
        "GET /sourceConfig",
        "GET /v1/pixel/:type",
        "GET /pixel/v1/:type",
        "GET /v1/projects/:writeKey/settings",
        "POST /join/:secret",
        "POST /login",
        "POST /login/code",
        "POST /m",
        "POST /v1/m",
    ]

    /// Clients with the write key of a source.
    static let collection: [String] = {
        let names = ["track", "identify", "page", "screen", "group", "alias", "batch"]
        let short = ["t", "i", "p", "s", "g", "a", "b"]
        let versioned = (names + short + ["import"]).map { "POST /v1/\($0)" }
        return versioned + short.map { "POST /\($0)" }
            + ["POST /beacon/v1/batch", "POST /api/s/:type", "POST /api/s/s2s/:type"]
    }()

    /// Programs whose token has all of the scopes.
    static let api: [(route: String, scopes: [Scope])] = [
        ("DELETE /api/v1/sources/:id/write-keys/:key", [.writeSources]),
        ("GET /api/v1/companies", [.readProfiles]),
        ("GET /api/v1/companies/:company", [.readProfiles]),
        ("GET /api/v1/companies/:company/events", [.readProfiles, .readEvents]),
        ("GET /api/v1/companies/:company/people", [.readProfiles]),
        ("GET /api/v1/events", [.readEvents]),
        ("GET /api/v1/events/:id", [.readEvents]),
        ("GET /api/v1/health", []),
        ("GET /api/v1/jobs", [.readJobs]),
        ("GET /api/v1/jobs/:id", [.readJobs]),
        ("GET /api/v1/jobs/:id/files/:name", [.readJobs]),
        ("GET /api/v1/profiles", [.readProfiles]),
        ("GET /api/v1/profiles/:identifier", [.readProfiles]),
        ("GET /api/v1/profiles/:identifier/events", [.readProfiles, .readEvents]),
        ("GET /api/v1/profiles/:identifier/identifiers", [.readProfiles]),
        ("GET /api/v1/profiles/:identifier/identity-history", [.readProfiles]),
        ("GET /api/v1/profiles/:identifier/traits", [.readProfiles]),
        ("GET /api/v1/search", [.readProfiles]),
        ("GET /api/v1/sources", [.readSources]),
        ("GET /api/v1/sources/:id", [.readSources]),
        ("POST /api/v1/jobs/:id/cancellation", [.writeJobs]),
        ("GET /api/v1/users", [.readUsers]),
        ("GET /api/v1/users/:id", [.readUsers]),
        ("GET /api/v1/workspace", []),
        ("POST /api/v1/sources", [.writeSources]),
        ("POST /api/v1/sources/:id/write-keys", [.writeSources]),
    ]

    /// People who are logged in and whose role has the permission (see `RoleTests` for which has).
    static let console: [(route: String, permission: Permission)] = [
        ("GET /companies/:id", .viewPeople),
        ("GET /companies/:id/event-names", .viewPeople),
        ("GET /companies/:id/people", .viewPeople),
        ("GET /events/:id", .viewEvents),
        ("GET /imports", .importData),
        ("GET /imports/:id", .importData),
        ("GET /jobs", .useConsole),
        ("GET /jobs/:id", .useConsole),
        ("GET /jobs/:id/files/:name", .useConsole),
        ("GET /live", .viewEvents),
        ("GET /live/rate", .viewEvents),
        ("GET /live/stream", .viewEvents),
        ("GET /people", .viewPeople),
        ("GET /people/:id", .viewPeople),
        ("GET /people/:id/event-names", .viewPeople),
        ("GET /people/:id/history", .viewPeople),
        ("GET /settings", .useConsole),
        ("GET /settings/account", .useConsole),
        ("GET /settings/audit", .viewAudit),
        ("GET /settings/security", .useConsole),
        ("GET /settings/tokens", .manageTokens),
        ("GET /settings/users", .viewUsers),
        ("GET /settings/users/:id", .manageUsers),
        ("GET /settings/workspace", .manageWorkspace),
        ("GET /sources", .viewSources),
        ("GET /sources/:id", .viewSources),
        ("GET /sources/:id/pulse", .viewSources),
        ("GET /styleguide", .useConsole),
        ("POST /companies/:id/notes", .editPeople),
        ("POST /companies/:id/notes/:note", .editPeople),
        ("POST /companies/:id/notes/:note/deletion", .editPeople),
        ("POST /companies/:id/tags", .editPeople),
        ("POST /companies/:id/tags/:tag/removal", .editPeople),
        ("POST /imports/:id/discard", .importData),
        ("POST /imports/:id/plan", .importData),
        ("POST /imports/:id/start", .importData),
        ("POST /imports/:id/undo", .importData),
        ("POST /imports/files", .importData),
        ("POST /jobs/:id/cancellation", .useConsole),
        ("POST /people/:id/notes", .editPeople),
        ("POST /people/:id/notes/:note", .editPeople),
        ("POST /people/:id/notes/:note/deletion", .editPeople),
        ("POST /people/:id/tags", .editPeople),
        ("POST /people/:id/tags/:tag/removal", .editPeople),
        ("POST /people/:id/traits", .editPeople),
        ("POST /preferences", .useConsole),
        ("POST /settings/account", .useConsole),
        ("POST /settings/account/password", .useConsole),
        ("POST /settings/invitations", .manageUsers),
        ("POST /settings/invitations/:id/withdrawal", .manageUsers),
        ("POST /settings/security/recovery-codes", .useConsole),
        ("POST /settings/security/sessions/:id/closure", .useConsole),
        ("POST /settings/security/sessions/closure", .useConsole),
        ("POST /settings/security/two-factor", .useConsole),
        ("POST /settings/security/two-factor/confirmation", .useConsole),
        ("POST /settings/security/two-factor/removal", .useConsole),
        ("POST /settings/tokens", .manageTokens),
        ("POST /settings/tokens/:id/revocation", .manageTokens),
        ("POST /settings/users/:id/deactivation", .manageUsers),
        ("POST /settings/users/:id/reactivation", .manageUsers),
        ("POST /settings/users/:id/role", .manageUsers),
        ("POST /settings/users/:id/two-factor-reset", .manageUsers),
        ("POST /settings/workspace", .manageWorkspace),
        ("POST /sources", .manageSources),
        ("POST /sources/:id/keys", .manageSources),
        ("POST /sources/:id/revocations", .manageSources),
        // Last, because it ends the session with which the others are asked.
        ("POST /logout", .useConsole),
    ]
}
