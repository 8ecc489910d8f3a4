/// Where people went, as bands between events: a Sankey diagram. Columns stand side by side, each event as high as the number of people who
/// came to it.
struct PathsView: Sendable {
    struct Flow: Sendable {
        let step: Int
        let from: String
        /// Nil for nothing more.
        let to: String?
        let people: Int64
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
    }

    let width: Int
    let height: Int
    let nodes: [Node]
    let bands: [Band]

    /// Events of a column that stand alone.
    private static let most = 6
    private static let space = (column: 216, label: 150, bar: 10, gap: 14.0, height: 380.0, edge: 12)

    private enum Place: Hashable {
        case event(String)
        case others, nothing

        var style: String {
            switch self {
            case .event: ""
            case .others: "other"
            case .nothing: "end"
            }
        }
    }

    private struct Box {
        var y: Double
        var height: Double
        /// How much of either side is taken by bands.
        var left = 0.0
        var right = 0.0
    }

    init(_ flows: [Flow], isBefore: Bool, _ words: Words, count: (Int64) -> String) {
        let space = Self.space
        let steps = (flows.map(\.step).max() ?? 0) + 1
        // Of each column, who came to what.
        var sums = [[Place: Int64]](repeating: [:], count: steps + 1)
        for flow in flows {
            if flow.step == 0 { sums[0][.event(flow.from), default: 0] += flow.people }
            sums[flow.step + 1][flow.to.map { .event($0) } ?? .nothing, default: 0] += flow.people
        }
        let shown = sums.map { column in
            Set(
                column.filter { $0.key != .nothing }.sorted {
                    ($1.value, Self.name($0.key)) < ($0.value, Self.name($1.key))
                }
                .prefix(Self.most).map(\.key)
            )
        }
        func place(_ place: Place, _ column: Int) -> Place {
            place == .nothing || shown[column].contains(place) ? place : .others
        }
        var columns = [[Place: Int64]](repeating: [:], count: steps + 1)
        for (column, sum) in sums.enumerated() {
            for (key, people) in sum { columns[column][place(key, column), default: 0] += people }
        }
        let total = max(columns[0].values.reduce(0, +), 1)
        let scale = (space.height - Double(Self.most + 1) * space.gap) / Double(total)
        var boxes = [[Place: Box]](repeating: [:], count: steps + 1)
        var nodes: [Node] = []
        let fullWidth = steps * space.column + space.bar + space.edge * 2 + space.label
        func x(_ column: Int) -> Int {
            isBefore ? fullWidth - space.edge - space.bar - column * space.column : space.edge + column * space.column
        }
        for (column, sum) in columns.enumerated() {
            var y = 8.0
            for (key, people) in sum.sorted(by: Self.isHigher) {
                let height = max(Double(people) * scale, 1)
                boxes[column][key] = Box(y: y, height: height)
                let title =
                    switch key {
                    case .event(let name): name
                    case .others: words.others
                    case .nothing: words.nothing
                    }
                nodes.append(
                    Node(
                        title: Self.short(title),
                        note: count(people),
                        style: key.style,
                        x: x(column),
                        y: Self.text(y),
                        height: Self.text(height),
                        labelX: isBefore ? x(column) - 6 : x(column) + space.bar + 6,
                        labelY: Self.text(y + min(height / 2, 10) + 4),
                        anchor: isBefore ? "end" : "start"
                    )
                )
                y += height + space.gap
            }
        }
        var joined: [[Place]: Int64] = [:]
        var order: [(step: Int, from: Place, to: Place)] = []
        for flow in flows {
            let from = place(.event(flow.from), flow.step)
            let to = place(flow.to.map { .event($0) } ?? .nothing, flow.step + 1)
            let key = [.event("\(flow.step)"), from, to]
            if joined[key] == nil { order.append((flow.step, from, to)) }
            joined[key, default: 0] += flow.people
        }
        // So that bands leave and arrive in the order of what they lead to and come from, and cross as little as can be.
        order.sort { a, b in
            func heights(_ flow: (step: Int, from: Place, to: Place)) -> (Int, Double, Double) {
                (flow.step, boxes[flow.step][flow.from]?.y ?? 0, boxes[flow.step + 1][flow.to]?.y ?? 0)
            }
            return heights(a) < heights(b)
        }
        var bands: [Band] = []
        for (step, from, to) in order {
            guard let people = joined[[.event("\(step)"), from, to]], var begin = boxes[step][from],
                var end = boxes[step + 1][to]
            else { continue }
            let thickness = max(Double(people) * scale, 0.5)
            let (y1, y2) = (begin.y + begin.right + thickness / 2, end.y + end.left + thickness / 2)
            begin.right += thickness
            end.left += thickness
            boxes[step][from] = begin
            boxes[step + 1][to] = end
            let (x1, x2) = isBefore ? (x(step), x(step + 1) + space.bar) : (x(step) + space.bar, x(step + 1))
            let middle = (x1 + x2) / 2
            bands.append(
                Band(
                    title: count(people),
                    path:
                        "M\(x1) \(Self.text(y1))C\(middle) \(Self.text(y1)) \(middle) \(Self.text(y2)) \(x2) \(Self.text(y2))",
                    thickness: Self.text(thickness),
                    style: to.style
                )
            )
        }
        let lowest = boxes.flatMap(\.values).map { $0.y + $0.height }.max() ?? 0
        (width, height) = (fullWidth, Int(lowest) + 16)
        (self.nodes, self.bands) = (nodes, bands)
    }

    /// The most frequent events first, then all the others, last those who went no further.
    private static func isHigher(_ a: (key: Place, value: Int64), _ b: (key: Place, value: Int64)) -> Bool {
        func rank(_ place: Place) -> Int { place == .nothing ? 2 : place == .others ? 1 : 0 }
        return (rank(a.key), b.value, name(a.key)) < (rank(b.key), a.value, name(b.key))
    }

    private static func name(_ place: Place) -> String { if case .event(let name) = place { name } else { "" } }

    private static func short(_ title: String) -> String { title.count > 22 ? String(title.prefix(21)) + "…" : title }

    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}
