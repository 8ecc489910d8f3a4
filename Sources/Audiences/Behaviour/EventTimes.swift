import Core

/// On which days of the week and at which hours of the day events count, by the workspace's clock.
public struct EventTimes: Hashable, Sendable {
    public enum Weekday: Int, Sendable, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday

        /// As definitions say it: three letters.
        public var name: String { ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][rawValue] }

        init?(named name: String) {
            guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = found
        }
    }

    /// In order; all of them where there is none.
    public let weekdays: [Weekday]
    /// From the beginning of one hour to the beginning of another, through midnight where that is not later; the whole day where nil.
    public let hours: Hours?

    public struct Hours: Hashable, Sendable {
        /// 0…23
        public let from: Int
        /// 1…24
        public let to: Int

        public init(from: Int, to: Int) { (self.from, self.to) = (from, to) }

        func contains(_ hour: Int) -> Bool { from < to ? hour >= from && hour < to : hour >= from || hour < to }
    }

    /// Nil where neither says anything.
    public init?(_ weekdays: some Sequence<Weekday>, _ hours: Hours?) {
        self.weekdays = Set(weekdays).sorted { $0.rawValue < $1.rawValue }
        self.hours = hours
        if self.weekdays.isEmpty, hours == nil { return nil }
    }

    /// `hour`: of a week that begins on Monday.
    func contains(hourOfWeek hour: Int) -> Bool {
        (weekdays.isEmpty || weekdays.contains { $0.rawValue == hour / 24 }) && hours?.contains(hour % 24) != false
    }
}

/// `"on_weekdays":["sat","sun"],"at_hours":[18,24]`
extension EventTimes {
    static let fields = ["on_weekdays", "at_hours"]

    /// Nil where nothing is said. Throws ``ConditionFailure`` that names the place.
    init?(_ fields: DefinitionFields) throws {
        var weekdays: [Weekday] = []
        if let given = fields["on_weekdays"] {
            let names = given.array ?? []
            weekdays = names.compactMap { $0.string.flatMap(Weekday.init(named:)) }
            guard !weekdays.isEmpty, weekdays.count == names.count else {
                throw ConditionFailure(
                    fields.inside("on_weekdays"),
                    "Give a list of days: \(Weekday.allCases.map(\.name).joined(separator: ", "))."
                )
            }
        }
        var hours: Hours?
        if let given = fields["at_hours"] {
            let ends = (given.array ?? []).compactMap { $0.integer }
            guard given.array?.count == 2, ends.count == 2, (0...23).contains(ends[0]), (1...24).contains(ends[1]),
                ends[0] != ends[1]
            else {
                throw ConditionFailure(
                    fields.inside("at_hours"),
                    "Give two hours of the day, the first from 0 to 23, the second from 1 to 24, such as [18,24]."
                )
            }
            hours = Hours(from: Int(ends[0]), to: Int(ends[1]))
        }
        self.init(weekdays, hours)
    }

    var json: [String: JSON] {
        var fields: [String: JSON] = [:]
        if !weekdays.isEmpty { fields["on_weekdays"] = .array(weekdays.map { .string($0.name) }) }
        if let hours { fields["at_hours"] = [.integer(Int64(hours.from)), .integer(Int64(hours.to))] }
        return fields
    }
}
