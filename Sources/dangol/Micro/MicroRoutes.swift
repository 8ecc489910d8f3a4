import Core
import Hummingbird
import Web

/// What came in, in the addresses of Snowplow Micro, so that tests written for it need another host and no more.
struct MicroRoutes: Sendable {
    let box: MicroBox

    func add(to router: Router<AppContext>) {
        let micro = router.group("micro")
        // Tests ask in whichever way is easiest for them.
        for method in [HTTPRequest.Method.get, .post] {
            micro.on("all", method: method) { _, _ in Response.json(try await box.counts()) }
            micro.on("good", method: method) { _, _ in Response.json(.array(try await box.good())) }
            micro.on("bad", method: method) { _, _ in Response.json(.array(try await box.bad())) }
            micro.on("reset", method: method) { _, _ in
                try await box.reset()
                return Response.json(try await box.counts())
            }
        }
    }
}
