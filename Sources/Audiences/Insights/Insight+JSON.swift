import Core

/// Insights as programs ask for them:
///
///     {"funnel":[{"did":"Product Viewed"},{"did":"Order Completed"}],"within_days":7,"by":"trait:country"}
///     {"funnel":[{"did":"Product Viewed"},{"did":"Order Completed"}],"within_days":7,"order":"any","without":[{"did":"Refund"}],"timed":true}
///     {"retention":{"first":{"did":"Signed Up"},"then":{"did":"Session Started"}},"every":"week","since":"2026-01-01","until":"2026-03-31"}
///     {"retention":{"first":{"did":"Order Completed"}},"cohorts":"every","brackets":[1,4,8],"every":"day","since":"2026-01-01","until":"2026-03-31"}
///     {"active":{},"rolling":28,"every":"day","since":"2026-01-01","until":"2026-03-31"}
///     {"trend":{"did":"Order Completed"},"every":"day","since":"2026-01-01","until":"2026-03-31"}
///     {"trend":{"did":"Order Completed"},"value":"revenue","by":"category","every":"week","since":"2026-01-01","until":"2026-03-31"}
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
        among = try object["among"].map { try Condition(parsing: $0.text, of: .people, at: "among") }
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
            let (retention, steps) = (try Retention(fields), try Periods(fields))
            guard !retention.isRecurring || steps.days.count <= Retention.mostRecurring + 1 else {
                throw ConditionFailure(
                    "until",
                    "There are more than \(Retention.mostRecurring) periods, each with its people. Take longer ones, or fewer."
                )
            }
            return (.retention(retention, steps), periods + ["cohorts", "brackets"])
        case "active":
            let events =
                fields["active"] == .object([:]) ? nil : try fields["active"].map { try fields.event($0, "active") }
            let rolling = try fields["rolling"].map { try fields.whole($0, "rolling", 1...366) } ?? 1
            return (.active(events, try Periods(fields), rolling: rolling), periods + ["rolling"])
        case "trend":
            return (
                .trend(
                    try fields.event(fields["trend"] ?? .null, "trend"),
                    try Periods(fields),
                    value: fields["value"] == nil ? [] : try fields.properties("value"),
                    by: fields["by"] == nil ? nil : try fields.property("by")
                ), periods + ["value", "by"]
            )
        case "paths":
            return (
                .paths(
                    try fields.event(fields["paths"] ?? .null, "paths"),
                    isAfter: try fields.isAfter(),
                    steps: try fields["steps"].map { try fields.whole($0, "steps", 1...mostPathSteps) } ?? 3,
                    hours: try fields.hours(),
                    window: try EventWindow(fields)
                ), ["direction", "steps", "within_days", "within_hours"] + EventWindow.fields
            )
        case "rfm":
            return (
                .rfm(
                    try fields.event(fields["rfm"] ?? .null, "rfm"),
                    value: try fields.properties("value"),
                    window: try EventWindow(fields),
                    onlyDoers: try fields.onlyDoers()
                ), ["value", "only_doers"] + EventWindow.fields
            )
        default:
            return (
                .attribution(
                    try fields.event(fields["attribution"] ?? .null, "attribution"),
                    value: fields["value"] == nil ? [] : try fields.properties("value"),
                    touch: try fields.event(fields["touch"] ?? .null, "touch"),
                    by: try fields.property("by"),
                    hours: try fields.hours(),
                    window: try EventWindow(fields)
                ), ["value", "touch", "by", "within_days", "within_hours"] + EventWindow.fields
            )
        }
    }
}

extension Insight.Retention {
    init(_ fields: DefinitionFields) throws {
        guard case .object(let ends)? = fields["retention"] else {
            throw ConditionFailure("retention", "Give an object, which may have first and then.")
        }
        let inner = DefinitionFields(ends, at: "retention")
        try inner.refuseOthers(than: ["first", "then"])
        first = try inner["first"].map { try inner.event($0, "first") }
        then = try inner["then"].map { try inner.event($0, "then") }
        let cohorts = fields["cohorts"] ?? "first"
        guard cohorts == "first" || cohorts == "every" else {
            throw ConditionFailure("cohorts", "Give first, or every for everybody who did it in a period.")
        }
        isRecurring = cohorts == "every"
        let borders = try fields["brackets"].map { value -> [Int] in
            try (value.array ?? [value]).map { try fields.whole($0, "brackets", 1...800) }
        }
        brackets = borders ?? []
        guard borders?.isEmpty != true, brackets.count <= Self.mostBrackets,
            zip(brackets, brackets.dropFirst()).allSatisfy(<)
        else {
            throw ConditionFailure(
                "brackets",
                "Say with how many periods later each bracket begins, ascending: [1, 4, 8]. There are at most \(Self.mostBrackets)."
            )
        }
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

    /// The first day of each of the `count` periods before the first one, ascending.
    func earlier(_ count: Int) -> [CivilDate] {
        let length: Int64 = unit == .week ? 7 : 1
        var days: [CivilDate] = []
        for number in 0..<Int64(max(0, count)) {
            guard unit == .month else {
                days.append(CivilDate(daysSinceEpoch: first.daysSinceEpoch - (number + 1) * length))
                continue
            }
            let day = days.last ?? first
            let before = CivilDate(daysSinceEpoch: day.daysSinceEpoch - 1)
            if let month = CivilDate(year: before.year, month: before.month, day: 1) { days.append(month) }
        }
        return days.reversed()
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
