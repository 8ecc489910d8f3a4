import Core

/// Those whom one number of an insight counts: who was active, who went one step of a path, or whose conversion something led to.
public enum InsightCell: Hashable, Sendable {
    /// Did anything at all, whatever it is called.
    case anything(EventWindow)
    case path(PathStep)
    case conversion(LedConversion)

    /// The events that it asks for, each with the properties that it looks at.
    var choices: [(events: EventChoice, properties: [String])] {
        switch self {
        case .anything: []
        case .path(let step):
            [(step.start, step.start.properties)] + [step.from, step.to].compactMap { $0 }.map { ($0, []) }
        case .conversion(let led):
            [(led.events, led.events.properties), (led.touch, led.touch.properties + [led.property])]
        }
    }

    var window: EventWindow {
        switch self {
        case .anything(let window): window
        case .path(let step): step.window
        case .conversion(let led): led.window
        }
    }

    var json: JSON {
        switch self {
        case .anything(let window): .object(window.json.merging(["did_anything": true]) { $1 })
        case .path(let step): step.json
        case .conversion(let led): led.json
        }
    }
}

/// `{"did_anything":true,"since":"2026-11-01","until":"2026-11-07"}`
extension InsightCell {
    /// Throws ``ConditionFailure`` that names the place.
    init(anything fields: DefinitionFields) throws {
        guard fields["did_anything"] == true else {
            throw ConditionFailure(fields.inside("did_anything"), "Give true.")
        }
        try fields.refuseOthers(than: ["did_anything"] + EventWindow.fields)
        self = .anything(try EventWindow(fields))
    }
}

/// Those whose way after the first of some events, or before the last one, led from one event to another at one step; as
/// ``Insight/Kind/paths(_:isAfter:steps:hours:window:)`` counts them.
public struct PathStep: Hashable, Sendable {
    public let start: EventChoice
    public let isAfter: Bool
    public let hours: Int
    public let window: EventWindow
    /// 1 leads away from the start.
    public let step: Int
    /// The start itself at step 1, where it is nil.
    public let from: EventChoice?
    /// Nothing more where nil.
    public let to: EventChoice?

    public init(
        _ start: EventChoice,
        isAfter: Bool,
        hours: Int,
        window: EventWindow,
        step: Int,
        from: EventChoice?,
        to: EventChoice?
    ) {
        (self.start, self.isAfter, self.hours, self.window) = (start, isAfter, hours, window)
        (self.step, self.from, self.to) = (step, from, to)
    }
}

/// `{"path":{"did":"Order Completed"},"direction":"before","within_days":1,"step":2,"from":{"did":"Product Added"},"to":{"did":"Product Viewed"}}`
extension PathStep {
    /// Throws ``ConditionFailure`` that names the place.
    init(_ fields: DefinitionFields) throws {
        func end(_ name: String) throws -> EventChoice? {
            guard let json = fields[name] else { return nil }
            let event = try fields.event(json, name)
            guard event == EventChoice(event.name, type: event.type) else {
                throw ConditionFailure(
                    fields.inside(name),
                    "Paths lead through events of a name, whatever they say: leave out the rest."
                )
            }
            return event
        }
        start = try fields.event(fields["path"] ?? .null, "path")
        isAfter = try fields.isAfter()
        hours = try fields.hours()
        window = try EventWindow(fields)
        step = try fields.whole(fields["step"] ?? 1, "step", 1...Insight.mostPathSteps)
        (from, to) = (try end("from"), try end("to"))
        guard (from == nil) == (step == 1) else {
            throw ConditionFailure(
                fields.inside("from"),
                "Name the event that the step leads away from; at step 1 that is where everybody begins, so leave it out."
            )
        }
        try fields.refuseOthers(
            than: ["path", "direction", "within_days", "within_hours", "step", "from", "to"] + EventWindow.fields
        )
    }

    var json: JSON {
        var fields = window.json
        fields["path"] = .object(start.fields)
        fields["direction"] = isAfter ? "after" : "before"
        fields["within_hours"] = .integer(Int64(hours))
        fields["step"] = .integer(Int64(step))
        fields["from"] = from.map { .object($0.fields) }
        fields["to"] = to.map { .object($0.fields) }
        return .object(fields)
    }
}

/// Those of whom something happened that a touch led to, as ``Insight/Kind/attribution(_:value:touch:by:hours:window:)`` counts it.
public struct LedConversion: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// A touch with this value of the property, or without one.
        case touch(String?)
        /// No touch at all.
        case nothing
    }

    public let events: EventChoice
    public let window: EventWindow
    public let touch: EventChoice
    /// What tells touches apart.
    public let property: String
    public let cause: Cause
    public let hours: Int

    public init(
        _ events: EventChoice,
        window: EventWindow,
        touch: EventChoice,
        by property: String,
        _ cause: Cause,
        hours: Int
    ) {
        (self.events, self.window, self.touch) = (events, window, touch)
        (self.property, self.cause, self.hours) = (property, cause, hours)
    }
}

/// `{"led_to":{"did":"Order Completed"},"touch":{"did":"Session Started"},"by":"channel","is":"naver","within_days":30}`
extension LedConversion {
    /// Throws ``ConditionFailure`` that names the place.
    init(_ fields: DefinitionFields) throws {
        events = try fields.event(fields["led_to"] ?? .null, "led_to")
        touch = try fields.event(fields["touch"] ?? .null, "touch")
        property = try fields.property("by")
        hours = try fields.hours()
        window = try EventWindow(fields)
        let causes = ["is", "missing", "untouched"].filter { fields[$0] != nil }
        guard causes.count == 1, let name = causes.first else {
            throw ConditionFailure(
                fields.inside("is"),
                "Say what led to it: is for a value of the property, missing for touches without one, untouched for none."
            )
        }
        if name == "is" {
            guard let value = fields["is"]?.string, value.utf8.count <= Condition.valueLength else {
                throw ConditionFailure(fields.inside("is"), "Give a text of at most 1,000 bytes.")
            }
            cause = .touch(value)
        } else {
            guard fields[name] == true else { throw ConditionFailure(fields.inside(name), "Give true.") }
            cause = name == "missing" ? .touch(nil) : .nothing
        }
        try fields.refuseOthers(
            than: ["led_to", "touch", "by", "within_days", "within_hours", name] + EventWindow.fields
        )
    }

    var json: JSON {
        var fields = window.json
        fields["led_to"] = .object(events.fields)
        fields["touch"] = .object(touch.fields)
        fields["by"] = .string(property)
        fields["within_hours"] = .integer(Int64(hours))
        switch cause {
        case .touch(let value?): fields["is"] = .string(value)
        case .touch(nil): fields["missing"] = true
        case .nothing: fields["untouched"] = true
        }
        return .object(fields)
    }
}

// What insights and their cells read alike.
extension DefinitionFields {
    /// The event that an object names. Throws ``ConditionFailure``.
    func event(_ json: JSON, _ name: String) throws -> EventChoice {
        guard case .object(let object) = json else {
            throw ConditionFailure(inside(name), "Name an event: {\"did\":\"Order Completed\"}.")
        }
        let fields = DefinitionFields(object, at: inside(name))
        try fields.refuseOthers(than: EventChoice.fields)
        return try EventChoice(fields, "did")
    }

    func hours() throws -> Int {
        if let days = self["within_days"] {
            return try whole(days, "within_days", 1...EventSequence.mostHours / 24) * 24
        }
        return try whole(self["within_hours"] ?? .null, "within_hours", 1...EventSequence.mostHours)
    }

    func isAfter() throws -> Bool {
        let direction = self["direction"]?.string ?? "after"
        guard ["after", "before"].contains(direction) else {
            throw ConditionFailure(inside("direction"), "Give after or before.")
        }
        return direction == "after"
    }

    /// The name of a property.
    func property(_ name: String) throws -> String {
        guard let property = self[name]?.string, !property.isEmpty, property.utf8.count <= 200 else {
            throw ConditionFailure(inside(name), "Name a property of the event, such as channel.")
        }
        return property
    }
}
