import Audiences
import Core
import Events

/// Conditions as people say them: "Did Order Completed at least 3 times in the last 90 days".
extension AttributeLabel {
    func sentence(_ condition: Condition) -> String {
        let text = format.text
        switch condition {
        case .all(let parts): return grouped(parts, text("list.and_word"))
        case .any(let parts): return grouped(parts, text("list.or_word"))
        case .atLeast(let least, let parts):
            let count = format.number(Int64(least))
            return text("list.did.at_least_of", ["count": count, "parts": grouped(parts, ",")])
        case .not(.behaviour(let behaviour)) where behaviour.isPlain:
            return sentence("did_not", behaviour.events, behaviour.window)
        case .not(let part): return text("list.did.not", ["part": sentence(part)])
        case .attribute(.consent(let kind), let test) where [.isTrue, .isFalse, .exists, .missing].contains(test):
            return text("consent.sentence.\(test.name)", ["kind": ConsentLabel.name(kind, text)])
        case .attribute(let attribute, let test): return sentence(name(attribute), test) { value($0, of: attribute) }
        case .behaviour(let behaviour): return sentence(behaviour)
        case .sequence(let sequence):
            let steps = sequence.steps.map { event($0) }
                .joined(separator: text(sequence.isOrdered ? "list.did.then" : "list.did.beside"))
            let sentence = self.text(
                sequence.isOrdered ? "sequence" : "any_order",
                ["event": steps, "amount": span(sequence.hours)],
                sequence.window
            )
            guard !sequence.without.isEmpty else { return sentence }
            let without = sequence.without.map { event($0) }.joined(separator: ", ")
            return text("list.did.without", ["sequence": sentence, "event": without])
        case .people(let quantifier, let part):
            return text("companies.person.\(quantifier.rawValue)", ["part": sentence(part)])
        case .rfm(let cell):
            let keys = ["insights.recency", "insights.frequency", "insights.monetary"]
            let fifths = zip(keys, [cell.recency, cell.frequency, cell.monetary]).compactMap { key, fifth in
                fifth.map { text(key, ["number": format.number(Int64($0))]) }
            }
            return self.text(
                cell.onlyDoers ? "rfm_doers" : "rfm",
                ["event": event(cell.events), "fifths": fifths.joined(separator: ", ")],
                cell.window
            )
        case .cell(.anything(let window)): return self.text("anything", [:], window)
        case .cell(.path(let step)):
            let start = event(step.start)
            return self.text(
                step.isAfter ? "path_after" : "path_before",
                [
                    "event": start, "from": step.from.map { event($0) } ?? start,
                    "to": step.to.map { event($0) } ?? text("insights.path_end"),
                    "count": format.number(Int64(step.step)), "amount": span(step.hours),
                ],
                step.window
            )
        case .cell(.conversion(let led)):
            let values = [
                "event": event(led.events), "touch": event(led.touch), "amount": span(led.hours),
                "property": led.property,
            ]
            return switch led.cause {
            case .touch(let value):
                self.text("led", values.merging(["value": value ?? text("insights.no_value")]) { $1 }, led.window)
            case .nothing: self.text("led_by_nothing", values, led.window)
            }
        case .top(let top):
            return text(
                subject.key("top"),
                ["count": format.number(Int64(top.count)), "attribute": name(top.attribute)]
            )
        case .sample(let sample):
            return text(
                "list.did.sample",
                ["percent": format.decimal(sample.percent, digits: sample.percent == sample.percent.rounded() ? 0 : 2)]
            )
        case .audience(let id):
            return text("list.did.audience", ["name": audiences[id] ?? text("list.did.audience_gone")])
        }
    }

    private func grouped(_ parts: [Condition], _ word: String) -> String {
        parts.map { part in
            switch part {
            case .all(let inner) where inner.count > 1, .any(let inner) where inner.count > 1: "(\(sentence(part)))"
            default: sentence(part)
            }
        }.joined(separator: word == "," ? ", " : " \(word) ")
    }

    private func sentence(_ subject: String, _ test: ValueTest, value: (String) -> String) -> String {
        format.text("list.test.\(test.name)", ["attribute": subject, "value": values(test, value)])
    }

    private func sentence(_ behaviour: Behaviour) -> String {
        if behaviour.isPlain { return sentence("did", behaviour.events, behaviour.window) }
        let test = behaviour.test
        let amount = format.text("list.amount.\(test.name)", ["value": values(test) { $0 }])
        let values = [
            "event": event(behaviour.events), "property": behaviour.properties.joined(separator: " × "),
            "amount": behaviour.measureName == "count"
                ? format.text("list.times.\(test.name)", ["value": self.values(test) { $0 }]) : amount,
        ]
        return text(behaviour.measureName, values, behaviour.window)
    }

    private func sentence(_ key: String, _ events: EventChoice, _ window: EventWindow) -> String {
        text(key, ["event": event(events)], window)
    }

    /// Where nothing is said of the time, nothing stands for it.
    private func text(_ key: String, _ values: [String: String], _ window: EventWindow) -> String {
        text(of: "list.did.\(key)", values, window)
    }

    /// The same, by the whole key.
    func text(of key: String, _ values: [String: String], _ window: EventWindow) -> String {
        format.text(key, values.merging(["window": when(window)]) { $1 }).trimmed
    }

    /// "Order Completed (category is beauty)".
    func event(_ choice: EventChoice) -> String {
        let name = choice.name.isEmpty ? choice.type.name : choice.name
        let filters = choice.filters.map { filter in sentence(filter.property, filter.test) { $0 } }
        let details = filters + (choice.times.map(times) ?? [])
        return details.isEmpty ? name : "\(name) (\(details.joined(separator: ", ")))"
    }

    /// "Saturday, Sunday" and "18:00–24:00".
    private func times(_ times: EventTimes) -> [String] {
        let hours = times.hours.map {
            format.text("list.when.hours", ["from": "\($0.from)", "to": "\($0.to)"])
        }
        return times.weekdays.map(format.weekday) + [hours].compactMap { $0 }
    }

    private func when(_ window: EventWindow) -> String {
        func day(_ day: CivilDate) -> String { format.text("time.date", format.values(day)) }
        return switch window {
        case .always: ""
        case .inLast(let hours): format.text("list.when.in_last", ["span": span(hours)])
        case .beforeLast(let hours): format.text("list.when.before_last", ["span": span(hours)])
        case .days(let first?, let last?):
            format.text("list.when.between", ["first": day(first), "last": day(last)])
        case .days(let first?, nil): format.text("list.when.since", ["day": day(first)])
        case .days(nil, let last?): format.text("list.when.until", ["day": day(last)])
        case .days(nil, nil): ""
        case .around(let other): when(other)
        }
    }

    /// "within 7 days after the first Signed Up".
    private func when(_ other: EventNeighbour) -> String {
        let place = "\(other.isAfter ? "after" : "before")_\(other.isFirst ? "first" : "last")"
        guard let hours = other.hours else {
            return format.text("list.when.around.\(place)", ["event": event(other.events)])
        }
        return format.text("list.when.within.\(place)", ["event": event(other.events), "span": span(hours)])
    }

    private func span(_ hours: Int) -> String {
        hours % 24 == 0
            ? format.text.plural("list.span.days", Int64(hours / 24), format.number(Int64(hours / 24)))
            : format.text.plural("list.span.hours", Int64(hours), format.number(Int64(hours)))
    }
}
