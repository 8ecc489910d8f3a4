import Core
import Customers
import Foundation
import Hummingbird

/// Which people a screen shows: its whole state, as it stands in the address.
struct PeopleQuery: Sendable, Equatable {
    var search: String?
    var order: Profiles.Order
    var after: String?

    init(search: String? = nil, order: Profiles.Order = .recent, after: String? = nil) {
        (self.search, self.order, self.after) = (search, order, after)
    }

    init(_ request: Request) {
        let fields = request.query
        search = fields["search"].map { String(Normalisation.storable($0).trimmed.prefix(200)) }
        order = fields["order"].flatMap { Profiles.Order(rawValue: $0) } ?? .recent
        after = fields["after"]
    }

    /// The address that shows it. What is as by default stays unsaid.
    var path: String {
        Query.path(
            NavigationEntry.people.path,
            [("search", search), ("order", order == .recent ? nil : order.rawValue), ("after", after)]
        )
    }
}
