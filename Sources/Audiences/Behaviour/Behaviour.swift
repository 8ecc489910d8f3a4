public import Columns
public import Core
public import Events

/// What somebody did: events of one kind, which of them count, what is measured over them, and what that has to be.
///
/// One reference: thousands of these are gone through for each person, and to copy what they hold would count a dozen each time.
public struct Behaviour: Sendable {
    private final class Parts: Sendable {
        let events: EventChoice
        let window: EventWindow
        let measure: EventQuestion.Measure
        let test: ValueTest

        init(_ events: EventChoice, _ window: EventWindow, _ measure: EventQuestion.Measure, _ test: ValueTest) {
            (self.events, self.window, self.measure, self.test) = (events, window, measure, test)
        }
    }

    private let parts: Parts

    public var events: EventChoice { parts.events }
    public var window: EventWindow { parts.window }
    public var measure: EventQuestion.Measure { parts.measure }
    /// Of numbers; of dates where the measure is the first or the last one.
    public var test: ValueTest { parts.test }

    public init(
        _ events: EventChoice,
        window: EventWindow = .always,
        measure: EventQuestion.Measure = .count,
        test: ValueTest = .greaterOrEqual(1)
    ) {
        parts = Parts(events, window, measure, test)
    }

    /// Whether they did it at all is all that is asked.
    public var isPlain: Bool { measure == .count && test == .greaterOrEqual(1) }

    /// Whether all events of the name in a stretch of time are counted.
    var isPlainCount: Bool { measure == .count && events.isPlain && window.isStretch }

    /// The name of the measure, as definitions say it.
    public var measureName: String { measure.name }

    /// Of whose values it is; a product where there are several.
    public var properties: [String] {
        switch measure {
        case .sum(let names), .average(let names), .minimum(let names), .maximum(let names): names
        case .distinct(let name): [name]
        case .count, .first, .last: []
        }
    }
}

extension Behaviour: Hashable {
    public static func == (a: Behaviour, b: Behaviour) -> Bool {
        a.events == b.events && a.window == b.window && a.measure == b.measure && a.test == b.test
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(events)
        hasher.combine(window)
        hasher.combine(measure)
        hasher.combine(test)
    }
}

/// Events of one type and name, and what their properties have to be.
public struct EventChoice: Hashable, Sendable {
    public var type: EventType
    public var name: String
    public var filters: [PropertyFilter]
    /// When in the week; at any time where nil.
    public var times: EventTimes?
    /// Where the definition names it.
    let place: DefinitionPlace

    public init(
        _ name: String,
        type: EventType = .track,
        where filters: [PropertyFilter] = [],
        at times: EventTimes? = nil
    ) {
        self.init(name, type: type, where: filters, at: times, place: DefinitionPlace())
    }

    init(
        _ name: String,
        type: EventType,
        where filters: [PropertyFilter],
        at times: EventTimes?,
        place: DefinitionPlace
    ) {
        (self.type, self.name, self.filters, self.times, self.place) = (type, name, filters, times, place)
    }

    var properties: [String] { filters.map(\.property) }

    /// Whether each event of the name counts.
    var isPlain: Bool { filters.isEmpty && times == nil }
}

public struct PropertyFilter: Hashable, Sendable {
    public var property: String
    public var test: ValueTest

    public init(_ property: String, _ test: ValueTest) { (self.property, self.test) = (property, test) }
}

/// When events have to have happened to count.
public enum EventWindow: Hashable, Sendable {
    case always
    /// Within so many hours before now.
    case inLast(hours: Int)
    /// Not within so many hours before now, but before.
    case beforeLast(hours: Int)
    /// From the beginning of one day to the end of another, by the workspace's time; open where nil.
    case days(from: CivilDate?, to: CivilDate?)
    /// Around another event of the same person.
    case around(EventNeighbour)

    var changesWithTime: Bool {
        switch self {
        case .inLast, .beforeLast: true
        case .always, .days, .around: false
        }
    }

    /// Whether it is the same for everybody.
    var isStretch: Bool { if case .around = self { false } else { true } }

    /// The other events that it asks for.
    var choices: [EventChoice] { if case .around(let other) = self { [other.events] } else { [] } }
}

/// Events one after the other, each later than the one before, or in any order; all within so many hours.
public struct EventSequence: Hashable, Sendable {
    public var steps: [EventChoice]
    public var hours: Int
    public var window: EventWindow
    public var isOrdered: Bool
    /// None of these in between: what happened before one of them leads to no later step.
    public var without: [EventChoice]

    /// Whether it asks for one event after the other and nothing else.
    var isPlainPair: Bool {
        steps.count == 2 && isOrdered && without.isEmpty && window.isStretch && steps.allSatisfy(\.isPlain)
    }

    public init(
        _ steps: [EventChoice],
        hours: Int,
        window: EventWindow = .always,
        isOrdered: Bool = true,
        without: [EventChoice] = []
    ) {
        (self.steps, self.hours, self.window) = (steps, hours, window)
        (self.isOrdered, self.without) = (isOrdered, without)
    }

    static let mostSteps = 10
    static let mostWithout = 5
    static let mostHours = 24 * 3_650
}
