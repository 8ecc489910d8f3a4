/// Where people went, as bands between events: a Sankey diagram. Columns stand side by side, each event as high as the number of people who
/// came to it.
struct PathsView: Sendable {
    struct Flow: Sendable {
        let step: Int
        let from: String
        /// Nil for nothing more.
        let to: String?
        let people: Int64

        /// Without how many went it.
        var way: [String?] { ["\(step)", from, to] }
    }

    struct Words: Sendable {
        /// No further event, and all events beside the most frequent.
        let nothing: String
        let others: String
    }

    struct Node: Sendable {
        let title: String
        let note: String
        /// `end`, `other`, or empty.
        let style: String
        let x: Int
        let y: String
        let height: String
        let labelX: Int
        let labelY: String
        /// `start` or `end`, as SVG says on which side of its place a text stands.
        let anchor: String
    }

    struct Band: Sendable {
        let title: String
        let path: String
        let thickness: String
        let style: String
        /// Its people; nil where several events stand together.
        let people: String?
    }

    let width: Int
    let height: Int
    let nodes: [Node]
    let bands: [Band]

    /// `isBefore`: columns go from the right to the left, because what is found later happened earlier.
    /// `link`: where the people of a step are listed.
    init(
        _ flows: [Flow],
        isBefore: Bool,
        _ words: Words,
        count: (Int64) -> String,
        link: (_ step: Int, _ from: String, _ to: String?) -> String?
    ) {
        let layout = PathsLayout(flows, isBefore: isBefore)
        nodes = layout.boxes.enumerated().flatMap { column, boxes in
            boxes.map { Self.node($0, layout, column, words, count) }
        }
        bands = layout.bands.map { band in
            let (x1, x2) = (band.x1, band.x2)
            let (y1, y2, middle) = (Self.text(band.y1), Self.text(band.y2), (x1 + x2) / 2)
            return Band(
                title: count(band.people),
                path: "M\(x1) \(y1)C\(middle) \(y1) \(middle) \(y2) \(x2) \(y2)",
                thickness: Self.text(band.thickness),
                style: Self.style(band.to),
                people: Self.people(of: band, link)
            )
        }
        (width, height) = (layout.width, layout.height)
    }

    private static func people(
        of band: PathsLayout.Band,
        _ link: (_ step: Int, _ from: String, _ to: String?) -> String?
    ) -> String? {
        guard case .event(let from) = band.from else { return nil }
        return switch band.to {
        case .event(let name): link(band.column, from, name)
        case .nothing: link(band.column, from, nil)
        case .others: nil
        }
    }

    private static func node(
        _ box: PathsLayout.Box,
        _ layout: PathsLayout,
        _ column: Int,
        _ words: Words,
        _ count: (Int64) -> String
    ) -> Node {
        let title =
            switch box.place {
            case .event(let name): name
            case .others: words.others
            case .nothing: words.nothing
            }
        let x = layout.x(of: column)
        return Node(
            title: title.count > 22 ? String(title.prefix(21)) + "…" : title,
            note: count(box.people),
            style: style(box.place),
            x: x,
            y: text(box.y),
            height: text(box.height),
            labelX: layout.isBefore ? x - 6 : x + PathsLayout.bar + 6,
            labelY: text(box.y + min(box.height / 2, 10) + 4),
            anchor: layout.isBefore ? "end" : "start"
        )
    }

    private static func style(_ place: PathsLayout.Place) -> String {
        switch place {
        case .event: ""
        case .others: "other"
        case .nothing: "end"
        }
    }

    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}
