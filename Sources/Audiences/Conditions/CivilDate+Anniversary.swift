import Core

extension CivilDate {
    /// The day of a moment. What is exactly a day in UTC is one that was said without a time, and that day everywhere.
    init(of instant: Instant, midnight: (CivilDate) -> Instant) {
        let (days, rest) = instant.microseconds.flooredDivision(by: Instant.day)
        let day = CivilDate(daysSinceEpoch: days)
        guard rest != 0 else {
            self = day
            return
        }
        let (before, after) = (CivilDate(daysSinceEpoch: days - 1), CivilDate(daysSinceEpoch: days + 1))
        self = instant < midnight(day) ? before : instant >= midnight(after) ? after : day
    }

    /// How many days from this one until the month and day of `date` come round: 0 today, at most 365.
    func days(untilAnniversaryOf date: CivilDate) -> Int64 {
        let days = [year, year + 1].lazy.map { Self.anniversary(of: date, in: $0) - daysSinceEpoch }
        return days.first { $0 >= 0 } ?? 0
    }

    /// As days since 1970.
    private static func anniversary(of date: CivilDate, in year: Int64) -> Int64 {
        // There is always a 28th.
        (CivilDate(year: year, month: date.month, day: date.day) ?? CivilDate(year: year, month: 2, day: 28))?
            .daysSinceEpoch ?? 0
    }
}
