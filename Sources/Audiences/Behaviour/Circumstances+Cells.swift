import Columns
import Core

extension Circumstances {
    func journeys(
        _ start: EventChoice,
        among passed: [EventChoice],
        isAfter: Bool,
        steps: Int,
        hours: Int,
        _ window: EventWindow
    ) -> JourneyScan {
        JourneyScan(
            from: (history[start], question(start, window)),
            among: passed.map { history[$0] },
            steps: steps,
            isAfter: isAfter,
            within: Int64(hours) * Instant.hour
        )
    }

    /// `value`: the properties whose product is what a conversion is worth.
    func attribution(
        of events: EventChoice,
        value: [String] = [],
        to touch: EventChoice,
        by property: String,
        hours: Int,
        _ window: EventWindow
    ) -> AttributionScan {
        var conversions = question(events, window)
        if !value.isEmpty { conversions.measure = .sum(value) }
        return AttributionScan(
            conversions: (history[events], conversions),
            touches: (history[touch], question(touch, .always)),
            by: property,
            lookBack: Int64(hours) * Instant.hour
        )
    }

    /// O(people × names that are asked for), or O(events of those who converted).
    func members(of cell: InsightCell, among people: Bitmap) -> Bitmap {
        switch cell {
        case .anything(let window):
            var question = EventQuestion()
            question.window = range(window)
            var (members, others) = (Bitmap(bound: people.bound), people)
            for columns in history.all where !others.isEmpty {
                let found = columns.owners(question, among: others)
                members.formUnion(found)
                others.subtract(found)
            }
            return members
        case .path(let step):
            let passed = PathNames(history.descriptions).events
            let (from, to) = (step.from.map(passed.firstIndex), step.to.map(passed.firstIndex))
            // A name that nothing has, or too little.
            guard from != .some(nil), to != .some(nil) else { return Bitmap(bound: people.bound) }
            let scan = journeys(
                step.start,
                among: passed,
                isAfter: step.isAfter,
                steps: step.step,
                hours: step.hours,
                step.window
            )
            let flow = JourneyScan.Flow(step: step.step - 1, from: from ?? nil, to: to ?? nil, people: 0)
            return scan.members(of: flow, among: people)
        case .conversion(let led):
            let scan = attribution(
                of: led.events,
                to: led.touch,
                by: led.property,
                hours: led.hours,
                led.window
            )
            return switch led.cause {
            case .touch(let value): scan.members(.touch(value), among: people)
            case .nothing: scan.members(.nothing, among: people)
            }
        }
    }
}
