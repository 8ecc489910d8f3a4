import Access
import Core
import Customers
import Events

/// Samples for the style guide, in the words of the real screens.
struct StyleGuideView: Sendable {
    struct Swatch: Sendable {
        let name: String
    }

    let surfaces: [Swatch]
    let meanings: [Swatch]
    let series: [Swatch]
    let chips: [Chip]
    let icons: [String]
    let sentences: [EventSentence]
    let payload: String
    let long: String
    let figures: [HomeFigure]
    let charts: [DayChart]
    let guide: [GuidedStart.Line]
    // What the lists of notices and the results of the palette read.
    let lines: [NoticesView.Line]
    let through: String? = nil
    let isEmpty = false
    let groups: [PaletteView.Group]
    let nothing: String? = nil

    init(catalogues: Catalogues, format: Format) {
        let text = format.text
        figures = HomeFigure.samples(format)
        charts = [DayChart.sample(format)]
        guide = GuidedStart(sources: [], knownPerson: nil)?.lines(text) ?? []
        let times: [Int64] = [0, 40, 400, 4_000]
        lines =
            NoticesView(
                zip(Notice.Kind.allCases, times).enumerated().map { index, notice in
                    Notice(
                        id: Int64(index),
                        time: format.now.advanced(byMicroseconds: -notice.1 * 60 * Instant.second),
                        kind: notice.0,
                        values: ["name": text("sources.kind.web"), "count": "41", "percent": "12", "kind": "import"],
                        path: "/styleguide",
                        isSeen: index > 1
                    )
                },
                format: format
            ).lines
        groups =
            PaletteView(
                PaletteQuery(""),
                people: [],
                companies: [],
                entries: Array(NavigationEntry.allCases.prefix(3)),
                actions: Array(PaletteAction.all.prefix(2)),
                catalogues: catalogues,
                format: format
            ).groups
        surfaces = ["bg", "surface", "sunken", "hover", "line", "line-2", "ink", "ink-2", "ink-3"].map(Swatch.init)
        meanings = [
            "accent", "accent-soft", "good", "good-soft", "warn", "warn-soft", "bad", "bad-soft", "info", "info-soft",
        ]
        .map(Swatch.init)
        series = (1...6).map { Swatch(name: "c\($0)") }
        chips = [
            .known(true, text), .known(false, text), .state(.recorded, .accepted, text),
            .state(.quarantined, .missingIdentifier, text), .state(.duplicate, .seenBefore, text),
            .state(.dropped, .batchTooLong, text), Chip(text("live.linked"), .info),
        ]
        icons = Set(KnownEvent.all.map(\.icon) + NavigationEntry.allCases.map(\.icon)).sorted()
        let order =
            #"{"properties":{"order_id":"20981","revenue":214500,"currency":"KRW","products":[{"quantity":3}]}}"#
        sentences = KnownEvent.all.map { known in
            let record = EventRecord(
                id: "e1",
                state: .recorded,
                reason: .accepted,
                detail: nil,
                type: .track,
                name: known.name,
                messageID: nil,
                sourceID: 1,
                profile: nil,
                time: format.now,
                receivedAt: format.now,
                sentAt: nil,
                ip: nil,
                payload: order
            )
            return EventSentence(record, format)
        }
        payload = PrettyJSON.html(order)
        long = String(repeating: "Donaudampfschifffahrtsgesellschaft-", count: 4)
    }
}
