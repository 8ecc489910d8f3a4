import Core
import Testing

struct SpellingTests {
    private static let names = ["Order Completed", "Order Cancelled", "Product Viewed", "Signed Up", "구매 완료", "a"]

    @Test(arguments: [
        ("Order Complete", "Order Completed"), ("order_completed", "Order Completed"),
        ("OrderCompleted", "Order Completed"),
        ("Order Cancled", "Order Cancelled"), ("Prodcut Viewd", "Product Viewed"), ("SignUp", "Signed Up"),
        ("구매완료", "구매 완료"), ("Signed  UP", "Signed Up"),
    ])
    func `a name that is nearly another one is told from it`(_ written: String, _ meant: String) {
        #expect(Spelling.nearest(to: written, among: Self.names) == meant)
    }

    @Test(arguments: ["Refund", "", "b", "Lesson Finished", String(repeating: "Order Completed", count: 900)])
    func `what is like none is like none`(_ written: String) {
        #expect(Spelling.nearest(to: written, among: Self.names) == nil)
    }

    @Test func `nothing is a slip of itself`() { #expect(Spelling.nearest(to: "a", among: ["a"]) == nil) }
}
