import Access
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import dangol

struct RouteTests {
    private static let known = Set(
        RouteTable.open + RouteTable.collection + RouteTable.api.map(\.route) + RouteTable.console.map(\.route)
    )

    @Test func `every route has a line in the table, or refuses its method`() async throws {
        try await withRoutes { program in
            #expect(Self.known.subtracting(program.routes).sorted() == [])
            for route in program.routes.subtracting(Self.known).sorted() where !route.hasPrefix("OPTIONS ") {
                let status = try await program.ask(route, [:]).status
                #expect(status == .methodNotAllowed, "\(route) has no line in RouteTable")
            }
        }
    }

    @Test(arguments: Role.allCases)
    func `a role reaches what its permissions open, and is refused everything else`(_ role: Role) async throws {
        try await withRoutes { program in
            let session = try await program.session(role)
            for (route, permission) in RouteTable.console {
                let answer = try await program.ask(route, as: session)
                if role.allows(permission) {
                    let isRefused = [.unauthorized, .forbidden].contains(answer.status)
                    #expect(!isRefused && answer.status.code < 500, "\(route) answered \(answer.status)")
                } else {
                    #expect(answer.status == .forbidden && answer.code == "not_allowed", "\(route)")
                }
            }
        }
    }

    @Test func `no screen opens for strangers, for an old cookie, or for an API token`() async throws {
        try await withRoutes { program in
            let session = try await program.session(.owner)
            try await program.composition.sessions.end(token: session.token)
            let token = try await program.composition.tokens.create(name: "All", scopes: Set(Scope.allCases))
            for (route, _) in RouteTable.console {
                for answer in [
                    try await program.ask(route, as: nil), try await program.ask(route, as: session),
                    try await program.ask(route, token: token.secret),
                ] {
                    let isSentToLogin = answer.headers[.location] == "/login"
                    #expect(isSentToLogin || answer.status == .unauthorized, "\(route) answered \(answer.status)")
                }
            }
        }
    }

    @Test func `no change is made without the token of the session`() async throws {
        try await withRoutes { program in
            let session = try await program.session(.owner)
            for (route, _) in RouteTable.console where route.hasPrefix("POST ") {
                let answer = try await program.ask(route, as: session, forged: true)
                #expect(answer.status == .forbidden && answer.code == "forged_form", "\(route)")
            }
        }
    }

    @Test func `a token opens what its scopes say and nothing else`() async throws {
        try await withRoutes { program in
            let tokens = program.composition.tokens
            for (route, scopes) in RouteTable.api {
                let lacking = Set(Scope.allCases).subtracting(scopes)
                for missing in scopes {
                    let token = try await tokens.create(
                        name: "Lacking",
                        scopes: lacking.union(scopes).subtracting([missing])
                    )
                    let answer = try await program.ask(route, token: token.secret)
                    #expect(answer.status == .forbidden && answer.code == "missing_scope", "\(route)")
                }
                let token = try await tokens.create(name: "Enough", scopes: scopes.isEmpty ? lacking : Set(scopes))
                let answer = try await program.ask(route, token: token.secret)
                let isRefused = [.unauthorized, .forbidden].contains(answer.status)
                #expect(!isRefused && answer.status.code < 500, "\(route) answered \(answer.status)")
            }
        }
    }

    @Test func `the API opens neither for strangers nor for somebody logged in to the console`() async throws {
        try await withRoutes { program in
            let session = try await program.session(.owner)
            for (route, _) in RouteTable.api {
                #expect(try await program.ask(route, as: nil).code == "missing_token", "\(route)")
                #expect(try await program.ask(route, as: session).code == "missing_token", "\(route)")
                #expect(try await program.ask(route, token: "dgl_unknown").code == "unknown_token", "\(route)")
            }
        }
    }

    @Test func `nothing is collected without a write key`() async throws {
        try await withRoutes { program in
            for route in RouteTable.collection {
                let answer = try await program.ask(route, [.contentType: "application/json"])
                #expect(answer.status.kind == .clientError, "\(route) answered \(answer.status)")
            }
        }
    }
}
