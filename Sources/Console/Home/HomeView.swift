import Access
import Core
import Customers
import Events

/// What happened today, beside what is usual.
struct HomeView: Sendable {
    static let latestEvents = 8

    struct SourceLine: Sendable {
        let key: String
        let name: String
        let icon: String
        let path: String
        let count: String
        let comparison: Comparison
        /// Of the busiest source, 0…100.
        let share: Int
    }

    struct LatestLine: Sendable {
        let id: String
        let path: String
        let sentence: EventSentence
        let person: PersonLabel?
        let source: String
        let time: String
    }

    let greeting: String
    let date: String
    let guide: [GuidedStart.Line]
    let hasGuide: Bool
    /// The figures are being counted anew and too small as yet.
    let isRecounting: Bool
    let figures: [HomeFigure]
    let charts: [DayChart]
    let sources: [SourceLine]
    let sourcesTotal: String
    let latest: [LatestLine]
    let showsSources: Bool
    let showsLatest: Bool
    /// Nothing was ever recorded.
    let isQuiet: Bool
    let sourcesPath: String

    init(
        userName: String,
        overview: DayOverview?,
        currency: String,
        sources list: [Source],
        latest records: [EventRecord],
        people: [Int64: PersonSummary],
        guide: GuidedStart?,
        allows: (Permission) -> Bool,
        format: Format
    ) {
        let text = format.text
        let hour = Int(format.time(format.now).prefix(2)) ?? 12
        greeting = text("home.greeting.\(HomeView.partOfDay(hour))", ["name": userName])
        let weekday = format.weekday(format.now)
        let hasUsual = overview?.usual.days.isEmpty == false
        date = text(
            hasUsual ? "home.date_compared" : "home.date",
            ["date": format.dayOfYear(format.now), "weekday": weekday]
        )
        self.guide = guide?.lines(text) ?? []
        hasGuide = guide != nil
        isRecounting = overview.map { !$0.isCurrent } ?? false
        figures = overview.map { HomeFigure.all(of: $0, currency: currency, allows: allows, format: format) } ?? []
        charts = overview.map { DayChart.all(of: $0, currency: currency, allows: allows, format: format) } ?? []
        let lines = overview.map { HomeView.lines(of: $0, list, format) } ?? []
        sources = lines
        let total = overview?.today.events.values.reduce(0) { $0 + $1.reduce(0, +) } ?? 0
        sourcesTotal = text.plural("home.events", total, format.number(total))
        let names = SourceNames(list)
        self.latest = records.map { record in
            LatestLine(
                id: record.id,
                path: "/events/\(record.id)",
                sentence: EventSentence(record, format),
                person: record.profile.flatMap { people[$0] }.map { PersonLabel($0, format) },
                source: names[record.sourceID],
                time: format.relative(record.time)
            )
        }
        showsSources = allows(.viewEvents) && !lines.isEmpty
        showsLatest = allows(.viewEvents)
        isQuiet = records.isEmpty
        sourcesPath = NavigationEntry.sources.path
    }

    private static func partOfDay(_ hour: Int) -> String {
        switch hour {
        case 5..<12: "morning"
        case 12..<18: "afternoon"
        case 18..<23: "evening"
        default: "night"
        }
    }

    /// Every source, the busiest of today first.
    private static func lines(of overview: DayOverview, _ sources: [Source], _ format: Format) -> [SourceLine] {
        let counts = sources.map { source in
            (source, overview.today.events[source.number]?.reduce(0, +) ?? 0)
        }.sorted { ($0.1, $1.0.name) > ($1.1, $0.0.name) }
        let most = counts.first?.1 ?? 0
        return counts.map { source, count in
            let usual = overview.usual.average { $0.events[source.number] ?? DayFigures.none }
            return SourceLine(
                key: "source-\(source.number)",
                name: source.name,
                icon: source.kind.icon,
                path: Query.path("/live", [("source", source.id)]),
                count: format.number(count),
                comparison: Comparison(
                    Double(count),
                    usual: usual,
                    format: format,
                    written: { format.number(Int64($0.rounded())) }
                ),
                share: most == 0 ? 0 : Int((Double(count) / Double(most) * 100).rounded())
            )
        }
    }
}
