import Foundation
import Testing

@testable import DangolSDK

struct DeliveryTests {
    private let start = Date(timeIntervalSince1970: 1_790_000_000)

    @Test(
        arguments: [
            (200, Delivery.Outcome.accepted), (204, .accepted), (400, .refused(status: 400)),
            (401, .refused(status: 401)),
            (413, .refused(status: 413)), (408, .postponed(after: nil)), (425, .postponed(after: nil)),
            (429, .postponed(after: nil)), (500, .postponed(after: nil)), (503, .postponed(after: nil)),
            (302, .postponed(after: nil)), (nil, .postponed(after: nil)),
        ] as [(Int?, Delivery.Outcome)]
    )
    func readsAStatus(status: Int?, outcome: Delivery.Outcome) {
        #expect(Delivery.Outcome(status: status, retryAfter: nil) == outcome)
    }

    @Test func waitsTwiceAsLongEachTimeUpToFiveMinutes() {
        var delivery = Delivery()
        let pauses = (0..<12).map { _ in delivery.ended(.postponed(after: nil), at: start, chance: 1) ?? -1 }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
    }

    @Test func spreadsClientsOverHalfOfThePause() {
        var delivery = Delivery()
        #expect(delivery.ended(.postponed(after: nil), at: start, chance: 0) == 0.5)
    }

    @Test func isNotDueBeforeTheServerAskedFor() {
        var delivery = Delivery()
        #expect(delivery.ended(.postponed(after: 30), at: start, chance: 1) == 30)
        #expect(!delivery.isDue(at: start + 29.9))
        #expect(delivery.isDue(at: start + 30))
    }

    @Test func listensToNoAbsurdRequest() {
        var delivery = Delivery()
        #expect(delivery.ended(.postponed(after: 1e9), at: start, chance: 1) == 3_600)
        #expect(delivery.ended(.postponed(after: -5), at: start, chance: 1) == 2)
        #expect(Delivery.Outcome(status: 429, retryAfter: "nan") == .postponed(after: nil))
    }

    @Test(arguments: [Delivery.Outcome.accepted, .refused(status: 400)])
    func forgetsFailuresAfterAnAnswer(answer: Delivery.Outcome) {
        var delivery = Delivery()
        _ = delivery.ended(.postponed(after: nil), at: start, chance: 1)
        _ = delivery.ended(.postponed(after: nil), at: start, chance: 1)
        #expect(delivery.ended(answer, at: start, chance: 1) == nil)
        #expect(delivery.isDue(at: start))
        #expect(delivery.ended(.postponed(after: nil), at: start, chance: 1) == 1)
    }
}
