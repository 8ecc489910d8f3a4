import Core

/// One person in one hour, in a form that sorts by day, then person, then hour: what belongs on one page stands together,
/// and the first of a person's visits of a day is the earliest.
struct Visit: Comparable {
    /// 18 bits of day, 40 of person, 5 of hour.
    private let bits: Int64

    private static let firstDay: Int64 = -(1 << 17)

    /// `hour` as ``LocalHours`` counts.
    init(person: Int64, hour: Int64) {
        let day = hour.flooredDivision(by: 24).quotient
        bits = (day - Self.firstDay) << 45 | person << 5 | (hour - day * 24)
    }

    var day: Int64 { bits >> 45 + Self.firstDay }
    var person: Int64 { bits >> 5 & (1 << 40 - 1) }
    var hourOfDay: UInt8 { UInt8(bits & 31) }
    var hour: Int64 { day * 24 + bits & 31 }
    var page: Int64 { DayPage.number(day: day, person: person) }

    static func < (a: Visit, b: Visit) -> Bool { a.bits < b.bits }
}
