import Access
import Core
import Events
import HTTPTypes
import Hummingbird
import Web

/// Events of everybody, whatever became of them.
struct EventRoutes: Sendable {
    let lists: EventLists

    func add(to endpoints: Endpoints) {
        endpoints.get("events", for: [.readEvents]) { call in
            try await lists.page(lists.filter(call.query), call.query)
        }
        endpoints.get("events/:id", for: [.readEvents]) { call in
            guard let event = try await lists.log.event(id: call.path("id")),
                let json = try await lists.json([event]).first
            else { throw APIFailure.unknownEvent }
            return json
        }
        endpoints.refuseMethods(at: "events", allowing: [.get])
        endpoints.refuseMethods(at: "events/:id", allowing: [.get])
    }
}
