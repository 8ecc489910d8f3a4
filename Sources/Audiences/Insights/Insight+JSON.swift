import Core

/// Insights as programs ask for them:
///
///     {"funnel":[{"did":"Product Viewed"},{"did":"Order Completed"}],"within_days":7,"by":"trait:country"}
///     {"funnel":[{"did":"Product Viewed"},{"did":"Order Completed"}],"within_days":7,"order":"any","without":[{"did":"Refund"}],"timed":true}
///     {"retention":{"first":{"did":"Signed Up"},"then":{"did":"Session Started"}},"every":"week","since":"2026-01-01","until":"2026-03-31"}
///     {"active":{},"rolling":28,"every":"day","since":"2026-01-01","until":"2026-03-31"}
///     {"trend":{"did":"Order Completed"},"every":"day","since":"2026-01-01","until":"2026-03-31"}
///     {"rfm":{"did":"Order Completed"},"value":["price","quantity"]}
///     {"paths":{"did":"Order Completed"},"direction":"before","steps":3,"within_days":1}
///     {"attribution":{"did":"Order Completed"},"value":"revenue","touch":{"did":"Session Started"},"by":"channel","within_days":30}
///
/// Beside any of them `"among":{…}`: a condition.
extension Insight {
    /// Throws ``ConditionFailure`` that names the place.
    public init(parsing text: String) throws {
        guard text.utf8.count <= 200_000, let json = try? JSON(parsing: text), case .object(let object) = json else {
            throw ConditionFailure("", "An insight is a JSON object.")
        }
        let fields = DefinitionFields(object, at: "")
        let names = ["funnel", "retention", "active", "trend", "rfm", "paths", "attribution"].filter {
            object[$0] != nil
        }
        guard names.count == 1, let name = names.first else {
            throw ConditionFailure("", "Ask for one of funnel, retention, active, trend, rfm, paths and attribution.")
        }
        among = try object["among"].map { try Condition(parsing: $0.text) }
        let own: [String]
        (kind, own) = try Self.kind(name, fields)
        try fields.refuseOthers(than: [name, "among"] + own)
    }

    private static func kind(_ name: String, _ fields: DefinitionFields) throws -> (Kind, [String]) {
        let periods = ["every", "since", "until"]
        switch name {
        case "funnel":
            let sequence = try EventSequence(fields, named: "funnel")
            let by = try fields["by"].map { value -> Attribute in
                guard let attribute = value.string.flatMap({ Attribute($0) }) else {
                    throw ConditionFailure("by", "Name an attribute, such as trait:city.")
                }
                return attribute
            }
            let isTimed = fields["timed"] == true
            guard isTimed || fields["timed"] == nil else {
                throw ConditionFailure("timed", "Give true, or leave it out.")
            }
            guard by == nil || !isTimed else { throw ConditionFailure("timed", "Leave it out beside by.") }
            return (.funnel(sequence, by: by, isTimed: isTimed), ["by", "timed"] + EventSequence.details)
        case "retention":
            guard case .object(let ends)? = fields["retention"] else {
                throw ConditionFailure("retention", "Give an object, which may have first and then.")
            }
            try DefinitionFields(ends, at: "retention").refuseOthers(than: ["first", "then"])
            return (
                .retention(
                    first: try ends["first"].map { try event($0, at: "retention.first") },
                    then: try ends["then"].map { try event($0, at: "retention.then") },
                    try Periods(fields)
                ), periods
            )
        case "active":
            let events =
                fields["active"] == .object([:]) ? nil : try fields["active"].map { try event($0, at: "active") }
            let rolling = try fields["rolling"].map { try fields.whole($0, "rolling", 1...366) } ?? 1
            return (.active(events, try Periods(fields), rolling: rolling), periods + ["rolling"])
        case "trend":
            return (.trend(try event(fields["trend"] ?? .null, at: "trend"), try Periods(fields)), periods)
        case "paths":
            let direction = fields["direction"]?.string ?? "after"
            guard ["after", "before"].contains(direction) else {
                throw ConditionFailure("direction", "Give after or before.")
            }
            return (
                .paths(
                    try event(fields["paths"] ?? .null, at: "paths"),
                    isAfter: direction == "after",
                    steps: try fields["steps"].map { try fields.whole($0, "steps", 1...mostPathSteps) } ?? 3,
                    hours: try hours(fields),
                    window: try EventWindow(fields)
                ), ["direction", "steps", "within_days", "within_hours"] + EventWindow.fields
            )
        case "rfm":
            return (
                .rfm(
                    try event(fields["rfm"] ?? .null, at: "rfm"),
                    value: try fields.properties("value"),
                    window: try EventWindow(fields)
                ), ["value"] + EventWindow.fields
            )
        default:
            guard let by = fields["by"]?.string, !by.isEmpty, by.utf8.count <= 200 else {
                throw ConditionFailure("by", "Name a property of the touch, such as channel.")
            }
            return (
                .attribution(
                    try event(fields["attribution"] ?? .null, at: "attribution"),
                    value: fields["value"] == nil ? [] : try fields.properties("value"),
                    touch: try event(fields["touch"] ?? .null, at: "touch"),
                    by: by,
                    hours: try hours(fields),
                    window: try EventWindow(fields)
                ), ["value", "touch", "by", "within_days", "within_hours"] + EventWindow.fields
            )
        }
    }

    private static func event(_ json: JSON, at place: String) throws -> EventChoice {
        guard case .object(let object) = json else {
            throw ConditionFailure(place, "Name an event: {\"did\":\"Order Completed\"}.")
        }
        let fields = DefinitionFields(object, at: place)
        try fields.refuseOthers(than: EventChoice.fields)
        return try EventChoice(fields, "did")
    }

    private static func hours(_ fields: DefinitionFields) throws -> Int {
        if let days = fields["within_days"] {
            return try fields.whole(days, "within_days", 1...EventSequence.mostHours / 24) * 24
        }
        return try fields.whole(fields["within_hours"] ?? .null, "within_hours", 1...EventSequence.mostHours)
    }
}

extension Insight.Periods {
    init(_ fields: DefinitionFields) throws {
        guard let unit = fields["every"]?.string.flatMap({ Unit(rawValue: $0) }) else {
            throw ConditionFailure("every", "Give day, week or month.")
        }
        func day(_ name: String) throws -> CivilDate {
            guard let day = fields[name]?.string.flatMap({ CivilDate($0) }) else {
                throw ConditionFailure(name, "Give a day as 2026-11-21.")
            }
            return day
        }
        (self.unit, first, last) = (unit, try day("since"), try day("until"))
        let days = last.daysSinceEpoch - first.daysSinceEpoch + 1
        guard days > 0 else { throw ConditionFailure("until", "The last day lies before the first one.") }
        let length: Int64 = unit == .day ? 1 : unit == .week ? 7 : 28
        guard days / length <= Self.most else {
            throw ConditionFailure("until", "There are more than \(Self.most) periods. Take longer ones, or fewer.")
        }
    }

    /// The first day of each period and, last, the day behind the last one.
    var days: [CivilDate] {
        var days = [first]
        let end = last.daysSinceEpoch + 1
        while let day = days.last, day.daysSinceEpoch < end {
            let next: CivilDate? =
                switch unit {
                case .day: CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1)
                case .week: CivilDate(daysSinceEpoch: day.daysSinceEpoch + 7)
                case .month:
                    day.month == 12
                        ? CivilDate(year: day.year + 1, month: 1, day: 1)
                        : CivilDate(year: day.year, month: day.month + 1, day: 1)
                }
            guard let next else { break }
            days.append(next.daysSinceEpoch > end ? CivilDate(daysSinceEpoch: end) : next)
        }
        return days
    }
}
