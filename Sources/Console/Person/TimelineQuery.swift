import Core
import Events
import Hummingbird

/// Which part of a timeline a screen shows, as it stands in the address.
struct TimelineQuery: Sendable, Equatable {
    /// The filters above a timeline.
    enum Kind: String, Sendable, CaseIterable {
        case all, orders, actions, pages, screens, profile
    }

    let kind: Kind
    let after: String?
    /// The day under whose heading the last item already stands: days since 1970-01-01.
    let shownDay: Int64?

    init(kind: Kind = .all, after: String? = nil, shownDay: Int64? = nil) {
        (self.kind, self.after, self.shownDay) = (kind, after, shownDay)
    }

    init(_ request: Request) {
        let fields = request.query
        kind = fields["show"].flatMap { Kind(rawValue: $0) } ?? .all
        after = fields["after"]
        shownDay = fields["day"].flatMap { Int64($0) }
    }

    func path(of personID: String) -> String {
        Query.path(
            "/people/\(personID)",
            [("show", kind == .all ? nil : kind.rawValue), ("after", after), ("day", shownDay.map { "\($0)" })]
        )
    }

    /// What the log is asked for.
    func filter(profiles: [Int64]) -> EventFilter {
        switch kind {
        case .all: EventFilter(profiles: profiles)
        case .orders: EventFilter(type: .track, name: "Order Completed", profiles: profiles)
        case .actions: EventFilter(type: .track, profiles: profiles)
        case .pages: EventFilter(type: .page, profiles: profiles)
        case .screens: EventFilter(type: .screen, profiles: profiles)
        case .profile: EventFilter(type: .identify, profiles: profiles)
        }
    }
}
