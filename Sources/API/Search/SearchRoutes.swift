import Access
import Core
import Hummingbird
import Sales
import Web

/// Search everywhere.
struct SearchRoutes: Sendable {
    let finder: Finder

    func add(to endpoints: Endpoints) {
        endpoints.get("search", for: [.readProfiles]) { call in
            guard let text = try call.query.text("q") else {
                throw APIFailure.invalidParameter("q", rule: "must say what is sought")
            }
            let found = try await finder.find(text, limit: min(call.query.limit(), 50))
            return [
                "people": .array(found.people.map { .object($0.fields) }),
                "companies": .array(found.companies.map(\.summary)),
            ]
        }
        endpoints.refuseMethods(at: "search", allowing: [.get])
    }
}
