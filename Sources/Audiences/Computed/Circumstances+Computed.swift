import Columns
import Core

extension Circumstances {
    /// What the trait is of one person; nil where nothing can be said, or there is no such trait. O(their events of the name).
    func value(ofComputed name: String, _ ordinal: Int) -> ListValue? {
        guard let trait = computed[name] else { return nil }
        var question = question(trait.events, trait.window)
        let columns = history[trait.events]
        switch trait.computation {
        case .measure(let measure):
            question.measure = measure
            let value = columns.value(question, of: ordinal)
            guard trait.type == .date else { return value.map { .number($0) } }
            return value.map { .instant(Instant(microseconds: Int64($0))) }
        case .mostFrequent(let property):
            return columns.mostFrequent(property, question, of: ordinal).map { .text($0) }
        case .daysSince:
            question.measure = .last
            return columns.value(question, of: ordinal).map { last in
                .number(Double(max(0, now.microseconds - Int64(last)) / Instant.day))
            }
        case .streak(let period): return .number(Double(streak(columns.times(question, of: ordinal), period)))
        }
    }

    /// How many periods in a row hold one of the times, which ascend, up to this one or the one before.
    private func streak(_ times: [Int64], _ period: Computation.Period) -> Int {
        func number(_ day: Int64) -> Int64 {
            // The first of January 1970 was a Thursday: weeks begin three days before.
            period == .days ? day : (day + 3).flooredDivision(by: 7).quotient
        }
        let current = number(today.daysSinceEpoch)
        var wanted: Int64?
        var streak = 0
        for time in times.reversed() {
            let day = CivilDate(of: Instant(microseconds: time), midnight: midnight).daysSinceEpoch
            let place = number(day)
            // What a clock that is ahead says of tomorrow.
            if place > current { continue }
            guard let expected = wanted ?? (place >= current - 1 ? place : nil) else { return 0 }
            if place > expected { continue }
            guard place == expected else { return streak }
            streak += 1
            wanted = place - 1
        }
        return streak
    }

    /// Whether the trait of one person passes the test.
    func holds(_ test: ValueTest, ofComputed name: String, _ ordinal: Int) -> Bool {
        switch value(ofComputed: name, ordinal) {
        case .text(let text)?:
            switch test {
            case .isAny(let texts): return texts.contains(text)
            case .isNone(let texts): return !texts.contains(text)
            case .contains(let part): return text.lowercased().contains(part.lowercased())
            case .begins(let part): return text.lowercased().hasPrefix(part.lowercased())
            default: return AttributeTable.holds(test, ofEverybody: .text(text), self)
            }
        case .number(let number)?: return AttributeTable.holds(test, ofEverybody: .number(number), self)
        case .instant(let instant)?: return AttributeTable.holds(test, ofEverybody: .date(instant.microseconds), self)
        default: return test == .missing
        }
    }
}
