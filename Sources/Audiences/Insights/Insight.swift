public import Core

/// A question about many people and what they did, whose answer is a table.
public struct Insight: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// How many took each of the steps. `isTimed`: and how long that took them.
        case funnel(EventSequence, by: Attribute?, isTimed: Bool)
        /// Of those who did something in each period, how many did something later.
        case retention(Retention, Periods)
        /// How many people did something in each period, and in so many periods up to each.
        case active(EventChoice?, Periods, rolling: Int)
        /// How often it happened in each period, by how many people, and what it came to; by a property of the event where one is named.
        case trend(EventChoice, Periods, value: [String], by: String?)
        /// People in fifths by how recently, how often and for how much.
        case rfm(EventChoice, value: [String], window: EventWindow, onlyDoers: Bool)
        /// What people did next after something, or before it.
        case paths(EventChoice, isAfter: Bool, steps: Int, hours: Int, window: EventWindow)
        /// What led to what: conversions by a property of the touches before them.
        case attribution(
            EventChoice,
            value: [String],
            touch: EventChoice,
            by: String,
            hours: Int,
            window: EventWindow
        )
    }

    /// Days of the workspace's calendar, in steps.
    public struct Periods: Hashable, Sendable {
        public enum Unit: String, Sendable, CaseIterable { case day, week, month }

        public let unit: Unit
        public let first: CivilDate
        /// Included.
        public let last: CivilDate

        static let most = 800
    }

    /// What makes somebody belong to a cohort, and what is coming back.
    public struct Retention: Hashable, Sendable {
        /// Any event where nil.
        let first: EventChoice?
        let then: EventChoice?
        /// Whether somebody belongs to the cohort of every period in which they did it, and not only to that of the first one.
        let isRecurring: Bool
        /// With how many periods later each bracket begins, ascending from 1; the last one does not end. Each period on its own where empty.
        let brackets: [Int]

        static let (mostBrackets, mostRecurring) = (20, 200)

        /// Periods after the cohort's own, of each column.
        func ranges(of periods: Int) -> [Range<Int>] {
            brackets.isEmpty
                ? (0..<periods).map { $0..<($0 + 1) }
                : zip([0] + brackets, brackets + [.max]).map { $0..<($0 == 0 ? 1 : $1) }
        }
    }

    public let kind: Kind
    /// Who is looked at; everybody where nil.
    public let among: Condition?

    /// By which it tells people apart.
    var attribute: Attribute? { if case .funnel(_, let by, _) = kind { by } else { nil } }

    /// The events that it asks for, each with the properties that it looks at.
    var choices: [(events: EventChoice, properties: [String])] {
        let own: [(EventChoice, [String])] =
            switch kind {
            case .funnel(let sequence, _, _): (sequence.steps + sequence.without).map { ($0, []) }
            case .retention(let retention, _): [retention.first, retention.then].compactMap { $0 }.map { ($0, []) }
            case .active(let events, _, _): events.map { [($0, [])] } ?? []
            case .trend(let events, _, let value, let by): [(events, value + (by.map { [$0] } ?? []))]
            case .rfm(let events, let value, _, _): [(events, value)]
            case .paths(let events, _, _, _, _): [(events, [])]
            case .attribution(let events, let value, let touch, let by, _, _): [(events, value), (touch, [by])]
            }
        return own.map { ($0.0, $0.0.properties + $0.1) }
    }
}

extension Insight {
    /// Steps away from where a path begins.
    public static let mostPathSteps = 6
}

/// An answer: a line for each thing.
public struct InsightTable: Sendable, Equatable {
    public let columns: [String]
    public let rows: [[JSON]]

    /// As programs read it: an object for each line.
    public var json: JSON {
        [
            "columns": .array(columns.map { .string($0) }),
            "rows": .array(
                rows.map { row in .object(Dictionary(zip(columns, row), uniquingKeysWith: { $1 })) }
            ),
        ]
    }
}
