import Columns
import Core

extension Circumstances {
    /// What a definition asks, for now.
    func question(_ behaviour: Behaviour) -> EventQuestion {
        var question = question(behaviour.events, behaviour.window)
        question.measure = behaviour.measure
        question.wanted = wanted(behaviour.test)
        return question
    }

    /// Of one person. Most people never did most things, which is known before a question is made ready.
    func holds(_ behaviour: Behaviour, of ordinal: Int) -> Bool {
        guard let place = history.place(of: behaviour.events), history.all[place].parts.has(ordinal) else {
            return behaviour.measure.whenNone.map { holds(behaviour.test, $0) } ?? false
        }
        guard behaviour.isPlainCount else { return history.all[place].holds(question(behaviour), of: ordinal) }
        // Most of what is asked of one person is how often they did it.
        let count = history.all[place].parts.count(in: range(behaviour.window), of: ordinal)
        return holds(behaviour.test, Double(count))
    }

    private func holds(_ test: ValueTest, _ value: Double) -> Bool {
        switch test {
        // The commonest need nothing made ready.
        case .greaterOrEqual(let bound): value >= bound
        case .greater(let bound): value > bound
        default: wanted(test).contains { $0.contains(value) }
        }
    }

    func holds(_ sequence: EventSequence, of ordinal: Int) -> Bool {
        let places = sequence.steps.compactMap(history.place)
        guard places.count == sequence.steps.count, places.allSatisfy({ history.all[$0].parts.has(ordinal) }) else {
            return false
        }
        guard sequence.isPlainPair else { return path(sequence).level(of: ordinal) == sequence.steps.count }
        return EventPath.isPair(
            history.all[places[0]].parts,
            history.all[places[1]].parts,
            in: range(sequence.window),
            within: Int64(sequence.hours) * Instant.hour,
            of: ordinal
        )
    }

    /// The steps of a sequence.
    func path(_ sequence: EventSequence) -> EventPath {
        EventPath(
            steps: sequence.steps.map { (history[$0], question($0, sequence.window)) },
            within: Int64(sequence.hours) * Instant.hour,
            isOrdered: sequence.isOrdered,
            excluding: sequence.without.map { (history[$0], question($0, sequence.window)) }
        )
    }

    /// Which of the events count.
    func question(_ events: EventChoice, _ window: EventWindow) -> EventQuestion {
        var question = EventQuestion()
        question.window = range(window)
        question.tests = events.filters.map(test)
        question.clock = events.times.map { times in
            ClockTest(changes: ClockChanges.of(zone), accepts: times.contains(hourOfWeek:))
        }
        if case .around(let other) = window {
            var anchor = self.question(other.events, .always)
            anchor.measure = other.isFirst ? .first : .last
            question.anchor = EventAnchor(
                history[other.events],
                anchor,
                isAfter: other.isAfter,
                within: other.hours.map { Int64($0) * Instant.hour }
            )
        }
        return question
    }

    func range(_ window: EventWindow) -> Range<Int64> {
        func ago(_ hours: Int) -> Int64 { now.advanced(byMicroseconds: -Int64(hours) * Instant.hour).microseconds }
        switch window {
        case .always, .around: return .min..<(.max)
        case .inLast(let hours): return ago(hours)..<(.max)
        case .beforeLast(let hours): return .min..<ago(hours)
        case .days(let first, let last):
            let begin = first.map { midnight($0).microseconds } ?? .min
            let end = last.map { midnight(CivilDate(daysSinceEpoch: $0.daysSinceEpoch + 1)).microseconds } ?? .max
            return begin..<max(begin, end)
        }
    }

    /// Texts that are gone through one by one.
    private static let few = 8

    private func test(_ filter: PropertyFilter) -> PropertyTest {
        let test = filter.test
        switch test {
        case .isAny(let texts), .isNone(let texts):
            let isWanted = if case .isAny = test { true } else { false }
            guard texts.count > Self.few else {
                // Sets cost more than they save.
                let numbers = texts.compactMap { Double($0) }
                return PropertyTest(filter.property, acceptsMissing: false) { order, text in
                    let isAny =
                        if let number = order.number { numbers.contains(number) } else { texts.contains(text()) }
                    return isAny == isWanted
                }
            }
            let (texts, numbers) = (Set(texts), Set(texts.compactMap { Double($0) }))
            return PropertyTest(filter.property, acceptsMissing: false) { order, text in
                (order.number.map(numbers.contains) ?? texts.contains(text())) == isWanted
            }
        case .contains(let part), .begins(let part):
            let isAtBeginning = if case .begins = test { true } else { false }
            let pattern = TextPattern(part, atBeginning: isAtBeginning)
            return PropertyTest(filter.property, acceptsMissing: false) { _, text in
                var value = text()
                return value.withUTF8 { pattern.isIn(UnsafeRawBufferPointer($0)) }
            }
        case .missing: return PropertyTest(filter.property, acceptsMissing: true) { _, _ in false }
        default:
            return PropertyTest(filter.property, acceptsMissing: false) { [self] order, _ in
                AttributeTable.holds(test, of: order, self)
            }
        }
    }

    /// Dates in microseconds, which doubles hold to the year 2255.
    private func wanted(_ test: ValueTest) -> [ClosedRange<Double>] {
        func ago(_ days: Int) -> Double {
            Double(now.advanced(byMicroseconds: -Int64(days) * Instant.day).microseconds)
        }
        let everything = -Double.infinity...Double.infinity
        return switch test {
        case .less(let bound): [everything.lowerBound...bound.nextDown]
        case .lessOrEqual(let bound): [everything.lowerBound...bound]
        case .greater(let bound): [bound.nextUp...everything.upperBound]
        case .greaterOrEqual(let bound): [bound...everything.upperBound]
        case .between(let low, let high): low <= high ? [low...high] : []
        case .isAny(let texts): texts.compactMap { Double($0) }.map { $0...$0 }
        case .isNone(let texts): Self.gaps(between: texts.compactMap { Double($0) })
        case .before(let day): [everything.lowerBound...Double(midnight(day).microseconds).nextDown]
        case .since(let day): [Double(midnight(day).microseconds)...everything.upperBound]
        case .inLast(let days): [ago(days).nextUp...everything.upperBound]
        case .notInLast(let days): [everything.lowerBound...ago(days)]
        default: [everything]
        }
    }

    private static func gaps(between numbers: [Double]) -> [ClosedRange<Double>] {
        var gaps: [ClosedRange<Double>] = []
        var low = -Double.infinity
        for number in Set(numbers).sorted() {
            if low <= number.nextDown { gaps.append(low...number.nextDown) }
            low = number.nextUp
        }
        return gaps + [low...Double.infinity]
    }
}
