import Audiences
import Core

/// How somebody says when events have to have happened to count.
struct WindowFieldsView: Sendable {
    /// What it may be measured from, beside now.
    struct Around: Sendable {
        /// Which of another event, and the other events.
        let whichs: [Choice]
        let others: [Choice]
        let apart: String
        let units: [Choice]
    }

    let windows: [Choice]
    /// As they stand in the form.
    let days: String
    let units: [Choice]
    let fromDay: String
    let untilDay: String
    /// Nil where no other event is asked for.
    let around: Around?

    /// `others`: nil where a window cannot be around another event.
    init(_ filled: FormFields?, usual: String = "30", around others: [EventChoice]? = nil, _ text: Catalogue) {
        let names =
            ["always", "in_last_days", "before_last_days", "between"] + (others == nil ? [] : ["after", "before"])
        windows = Choice.all(names, "window", filled) { text("list.behaviour.window.\($0)") }
        func units(_ field: String) -> [Choice] {
            Choice.all(["days", "hours"], field, filled) { text("list.behaviour.unit.\($0)") }
        }
        (days, self.units) = (filled?["days"] ?? usual, units("unit"))
        (fromDay, untilDay) = (filled?["from_day"] ?? "", filled?["until_day"] ?? "")
        around = others.map { others in
            Around(
                whichs: Choice.all(["first", "last"], "which", filled) { text("list.behaviour.which.\($0)") },
                others: others.map { Choice(title: $0.name, path: $0.field, isChosen: $0.field == filled?["other"]) },
                apart: filled.map { $0["apart"] ?? "" } ?? usual,
                units: units("apart_unit")
            )
        }
    }
}

extension Choice {
    /// Of which the one is chosen that a field names, or else the first. `keepsOthers`: what the field names is among them, whether or not anybody
    /// does or says it any more.
    static func all(
        _ names: [String],
        _ field: String,
        _ filled: FormFields?,
        keepsOthers: Bool = false,
        _ title: (String) -> String
    ) -> [Choice] {
        let chosen = filled?[field]
        let others = keepsOthers ? [chosen].compactMap { $0 }.filter { !names.contains($0) } : []
        return (names + others).enumerated().map { index, name in
            Choice(title: title(name), path: name, isChosen: chosen.map { $0 == name } ?? (index == 0))
        }
    }
}

/// Reads when events have to have happened.
struct WindowForm {
    let fields: FormFields

    /// As definitions say it. Throws ``ListProblem``.
    func definition() throws -> [String: JSON] {
        switch fields["window"] ?? "always" {
        case "always": return [:]
        case let window where window == "in_last_days" || window == "before_last_days":
            let name = fields["unit"] == "hours" ? window.replacing("days", with: "hours") : window
            return [name: .integer(try FormFields.span(fields["days"]))]
        case "between":
            var days: [String: JSON] = [:]
            for (field, name) in Self.ends {
                guard let text = fields[field]?.trimmed, !text.isEmpty else { continue }
                guard let day = CivilDate(text) else { throw ListProblem.noDay }
                days[name] = .string(day.description)
            }
            guard !days.isEmpty else { throw ListProblem.noDay }
            return days
        case let window where window == "after" || window == "before":
            guard let other = fields["other"].flatMap(EventChoice.init(field:)) else { throw ListProblem.noValue }
            var around: [String: JSON] = [window: .object([fields["which"] == "last" ? "last" : "first": other.json])]
            if let text = fields["apart"]?.trimmed, !text.isEmpty {
                around[within("apart_unit")] = .integer(try FormFields.span(text))
            }
            return around
        default: throw ListProblem.noTest
        }
    }

    /// `within_days` or `within_hours`.
    func within(_ unit: String) -> String { fields[unit] == "hours" ? "within_hours" : "within_days" }

    private static let ends = [("from_day", "since"), ("until_day", "until")]

    /// The fields that say it.
    static func fields(saying window: EventWindow, as said: [String: JSON]) -> [String: String] {
        var fields: [String: String] = [:]
        for name in ["in_last", "before_last"] {
            for unit in ["days", "hours"] where said["\(name)_\(unit)"] != nil {
                (fields["window"], fields["unit"]) = ("\(name)_days", unit)
                fields["days"] = said["\(name)_\(unit)"]?.display
            }
        }
        for (field, name) in ends {
            guard let day = said[name]?.string else { continue }
            (fields["window"], fields[field]) = ("between", day)
        }
        if case .around(let other) = window {
            fields["window"] = other.isAfter ? "after" : "before"
            fields["which"] = other.isFirst ? "first" : "last"
            fields["other"] = other.events.field
            fields["apart"] = ""
            fields.merge(spans(said, "apart", "apart_unit")) { $1 }
        }
        return fields
    }

    /// The fields that say within how much time.
    static func spans(_ said: [String: JSON], _ field: String, _ unitField: String) -> [String: String] {
        for unit in ["days", "hours"] {
            if let span = said["within_\(unit)"] { return [field: span.display, unitField: unit] }
        }
        return [:]
    }
}
