import Core
import Foundation

/// The purchases of CDNOW: every one to June 1998 of the 23,570 people who first bought in the first quarter of 1997
/// (Fader and Hardie; as published with the Lifetimes library).
struct PurchaseHistory: Sendable {
    /// Purchases of each customer by day, customers by number.
    let customers: [[Purchase]]
    /// The day of the last purchase of anybody.
    let lastDay: Int64

    /// The first `people` customers of the file at `path`; all without a number. Throws ``DemoFailure/noPurchases(path:)``.
    init(path: String, people: Int?) throws {
        guard let data = FileManager.default.contents(atPath: path) else { throw DemoFailure.noPurchases(path: path) }
        let purchases = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            .compactMap { Purchase(line: $0) }
        let byCustomer = Dictionary(grouping: purchases, by: \.customer)
        let numbers = byCustomer.keys.sorted().prefix(people ?? .max)
        customers = numbers.map { (byCustomer[$0] ?? []).sorted { $0.day < $1.day } }
        guard let last = purchases.map(\.day).max() else { throw DemoFailure.noPurchases(path: path) }
        lastDay = last
    }
}
