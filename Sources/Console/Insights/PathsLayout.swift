/// Where the boxes and bands of a ``PathsView`` stand, in pixels.
struct PathsLayout {
    enum Place: Hashable {
        case event(String)
        /// All events of a column that do not stand alone.
        case others
        /// No further event.
        case nothing
    }

    struct Box {
        let place: Place
        let people: Int64
        let y: Double
        let height: Double
    }

    struct Band {
        /// The one that it leads away from.
        let column: Int
        let from: Place
        let to: Place
        let people: Int64
        let thickness: Double
        let x1: Int
        let y1: Double
        let x2: Int
        let y2: Double
    }

    let isBefore: Bool
    /// By column, from the top down.
    let boxes: [[Box]]
    private(set) var bands: [Band] = []

    /// How wide a box is.
    static let bar = 10
    /// Events of a column that stand alone, the most frequent.
    private static let most = 6
    private static let column = 216
    private static let label = 150
    private static let edge = 12
    private static let top = 8.0
    private static let gap = 14.0
    private static let fullHeight = 380.0

    /// From one column to the next.
    private struct Step: Hashable {
        let column: Int
        let from: Place
        let to: Place
    }

    init(_ flows: [PathsView.Flow], isBefore: Bool) {
        self.isBefore = isBefore
        let columns = Self.columns(flows)
        let total = max(columns.first?.values.reduce(0, +) ?? 0, 1)
        let scale = (Self.fullHeight - Double(Self.most + 1) * Self.gap) / Double(total)
        boxes = columns.map { Self.stack($0, scale) }
        var steps: [Step: Int64] = [:]
        for flow in flows {
            func shown(_ place: Place, _ column: Int) -> Place { columns[column][place] == nil ? .others : place }
            let to = flow.to.map { Place.event($0) } ?? .nothing
            let step = Step(
                column: flow.step,
                from: shown(.event(flow.from), flow.step),
                to: shown(to, flow.step + 1)
            )
            steps[step, default: 0] += flow.people
        }
        bands = bands(of: steps, scale)
    }

    var width: Int { (boxes.count - 1) * Self.column + Self.bar + Self.edge * 2 + Self.label }

    var height: Int { Int(boxes.joined().map { $0.y + $0.height }.max() ?? 0) + 16 }

    /// The left side of a column's boxes.
    func x(of column: Int) -> Int {
        isBefore ? width - Self.edge - Self.bar - column * Self.column : Self.edge + column * Self.column
    }

    /// Of each column, how many came to what; all but the most frequent events together.
    private static func columns(_ flows: [PathsView.Flow]) -> [[Place: Int64]] {
        var sums = [[Place: Int64]](repeating: [:], count: (flows.map(\.step).max() ?? 0) + 2)
        for flow in flows {
            if flow.step == 0 { sums[0][.event(flow.from), default: 0] += flow.people }
            sums[flow.step + 1][flow.to.map { .event($0) } ?? .nothing, default: 0] += flow.people
        }
        return sums.map { sums in
            let alone = Set(sums.filter { $0.key != .nothing }.sorted(by: isHigher).prefix(most).map(\.key))
            return sums.reduce(into: [:]) { column, sum in
                column[sum.key == .nothing || alone.contains(sum.key) ? sum.key : .others, default: 0] += sum.value
            }
        }
    }

    private static func stack(_ column: [Place: Int64], _ scale: Double) -> [Box] {
        var y = top
        return column.sorted(by: isHigher).map { place, people in
            let box = Box(place: place, people: people, y: y, height: max(Double(people) * scale, 1))
            y += box.height + gap
            return box
        }
    }

    /// The most frequent events first, then all the others, last those who went no further.
    private static func isHigher(_ a: (key: Place, value: Int64), _ b: (key: Place, value: Int64)) -> Bool {
        func rank(_ place: Place) -> (Int, String) {
            switch place {
            case .event(let name): (0, name)
            case .others: (1, "")
            case .nothing: (2, "")
            }
        }
        let (first, second) = (rank(a.key), rank(b.key))
        return (first.0, b.value, first.1) < (second.0, a.value, second.1)
    }

    /// They leave and arrive in the order of what they lead to and come from, so that they cross as little as can be.
    private func bands(of steps: [Step: Int64], _ scale: Double) -> [Band] {
        let places = boxes.map { boxes in
            Dictionary(boxes.enumerated().map { ($1.place, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let found = steps.compactMap { step, people -> (step: Step, from: Int, to: Int, people: Int64)? in
            guard let from = places[step.column][step.from], let to = places[step.column + 1][step.to] else {
                return nil
            }
            return (step, from, to, people)
        }.sorted { ($0.step.column, $0.from, $0.to) < ($1.step.column, $1.from, $1.to) }
        // How much of either side of each box is taken.
        var left = boxes.map { [Double](repeating: 0, count: $0.count) }
        var right = left
        return found.map { step, from, to, people in
            let (column, next) = (step.column, step.column + 1)
            let thickness = max(Double(people) * scale, 0.5)
            defer {
                right[column][from] += thickness
                left[next][to] += thickness
            }
            return Band(
                column: column,
                from: step.from,
                to: step.to,
                people: people,
                thickness: thickness,
                x1: x(of: column) + (isBefore ? 0 : Self.bar),
                y1: boxes[column][from].y + right[column][from] + thickness / 2,
                x2: x(of: next) + (isBefore ? Self.bar : 0),
                y2: boxes[next][to].y + left[next][to] + thickness / 2
            )
        }
    }
}
