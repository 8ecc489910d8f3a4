import Core
import Events
import Hummingbird

/// Which part of a timeline a screen shows, as it stands in the address.
struct TimelineQuery: Sendable, Equatable {
    /// The filters above a timeline.
    enum Kind: String, Sendable, CaseIterable {
        case all, orders, actions, pages, screens, profile, staff
    }

    var kind: Kind
    /// An event's name, exactly.
    var name: String?
    /// A source's id.
    var source: String?
    /// The first and the last day, in the workspace's time zone.
    var from: CivilDate?
    var to: CivilDate?
    var after: String?
    /// The day under whose heading the last item already stands: days since 1970-01-01.
    var shownDay: Int64?

    init(kind: Kind = .all, after: String? = nil, shownDay: Int64? = nil) {
        (self.kind, self.after, self.shownDay) = (kind, after, shownDay)
    }

    init(_ request: Request) {
        let fields = request.query
        kind = fields["show"].flatMap { Kind(rawValue: $0) } ?? .all
        name = fields["name"].map { String(Normalisation.storable($0).trimmed.prefix(200)) }
        source = fields["source"].map { String($0.prefix(100)) }
        from = fields["from"].flatMap(CivilDate.init(written:))
        to = fields["to"].flatMap(CivilDate.init(written:))
        after = fields["after"]
        shownDay = fields["day"].flatMap { Int64($0) }
    }

    /// Something beside the kind narrows it.
    var isNarrowed: Bool { name != nil || source != nil || from != nil || to != nil }

    /// The address of this part of the timeline at `base`.
    func path(of base: String) -> String {
        Query.path(
            base,
            [
                ("show", kind == .all ? nil : kind.rawValue), ("name", name), ("source", source),
                ("from", from.map(\.description)), ("to", to.map(\.description)), ("after", after),
                ("day", shownDay.map { "\($0)" }),
            ]
        )
    }

    /// What the log is asked for. `own` is the workspace's own source; an unknown source has no events.
    func filter(profiles: [Int64], sources: [Source], own: Int64?, format: Format) -> EventFilter {
        var filter =
            switch kind {
            case .all: EventFilter(profiles: profiles)
            case .orders: EventFilter(type: .track, name: "Order Completed", profiles: profiles)
            case .actions: EventFilter(type: .track, profiles: profiles)
            case .pages: EventFilter(type: .page, profiles: profiles)
            case .screens: EventFilter(type: .screen, profiles: profiles)
            case .profile: EventFilter(type: .identify, profiles: profiles)
            case .staff: EventFilter(sourceID: own ?? -1, profiles: profiles)
            }
        if let name { filter.name = name }
        if let source { filter.sourceID = sources.first { $0.id == source }?.number ?? -1 }
        if from != nil || to != nil {
            let first = from.map(format.start) ?? Instant(microseconds: .min)
            let end = to.map { format.start(of: CivilDate(daysSinceEpoch: $0.daysSinceEpoch + 1)) }
            filter.time = first..<max(first, end ?? Instant(microseconds: .max))
        }
        return filter
    }
}

extension CivilDate {
    /// `2026-11-21`, as forms send it; nil for anything else.
    init?(written text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 3, let year = parts[0], (1900...9999).contains(year), let month = parts[1],
            let day = parts[2]
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}
