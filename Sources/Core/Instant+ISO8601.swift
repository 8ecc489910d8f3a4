extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-21T05:21:07.412Z`; microseconds where there are any.
    public var description: String { iso8601 }

    public var iso8601: String {
        let (days, remainder) = microseconds.flooredDivision(by: Instant.day)
        let date = CivilDate(daysSinceEpoch: days)
        let (seconds, fraction) = remainder.flooredDivision(by: Instant.second)
        var text = date.description
        text += "T\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))."
        text += fraction % 1_000 == 0 ? padded(fraction / 1_000, 3) : padded(fraction, 6)
        return text + "Z"
    }

    /// Reads RFC 3339 and the ISO 8601 forms that clients really send: with or without zone (taken as UTC), `T` or a
    /// blank, any number of fraction digits, a bare date. Nil where the text is no such thing. O(length), no allocation.
    public init?(iso8601 text: some StringProtocol) {
        var text = String(text)
        let parsed = text.withUTF8 { Instant(iso8601: $0) }
        guard let parsed else { return nil }
        self = parsed
    }

    private init?(iso8601 bytes: UnsafeBufferPointer<UInt8>) {
        var reader = DigitReader(bytes: bytes)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), let days = CivilDate(year: year, month: month, day: day)?.daysSinceEpoch
        else { return nil }
        var total = days * Instant.day
        if reader.isAtEnd {
            microseconds = total
            return
        }
        guard reader.skip("T") || reader.skip("t") || reader.skip(" "), let hour = reader.number(2), hour < 24,
            reader.skip(":"), let minute = reader.number(2), minute < 60
        else { return nil }
        total += hour * Instant.hour + minute * 60 * Instant.second
        if reader.skip(":") {
            guard let second = reader.number(2), second <= 60 else { return nil }
            total += second * Instant.second
            if reader.skip(".") || reader.skip(",") {
                guard let fraction = reader.microseconds() else { return nil }
                total += fraction
            }
        }
        if reader.isAtEnd || reader.skip("Z") || reader.skip("z") {
            guard reader.isAtEnd else { return nil }
        } else {
            let east = reader.skip("+")
            guard east || reader.skip("-"), let hours = reader.number(2), hours < 24 else { return nil }
            _ = reader.skip(":")
            let minutes = reader.isAtEnd ? 0 : reader.number(2)
            guard let minutes, minutes < 60, reader.isAtEnd else { return nil }
            let offset = hours * Instant.hour + minutes * 60 * Instant.second
            total += east ? -offset : offset
        }
        microseconds = total
    }
}

/// A day of the proleptic Gregorian calendar, without a zone.
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let year: Int64
    public let month: Int64
    public let day: Int64

    /// Nil where there is no such day (month 13, 30 February).
    public init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), day >= 1, day <= CivilDate.length(ofMonth: month, year: year) else {
            return nil
        }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day `days` after 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
    public init(daysSinceEpoch days: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredDivision(by: 146_097).quotient
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days from 1970-01-01 (Hinnant, days_from_civil).
    public var daysSinceEpoch: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredDivision(by: 400).quotient
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day before it.
    public var previous: CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch - 1) }

    public static func < (a: CivilDate, b: CivilDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

    public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

    private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads fixed-width numbers from ASCII.
private struct DigitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0

    var isAtEnd: Bool { offset >= bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, UInt32(bytes[offset]) == character.value else { return false }
        offset += 1
        return true
    }

    mutating func number(_ width: Int) -> Int64? {
        guard offset + width <= bytes.count else { return nil }
        var value: Int64 = 0
        for _ in 0..<width {
            let digit = bytes[offset] &- 48
            guard digit < 10 else { return nil }
            value = value * 10 + Int64(digit)
            offset += 1
        }
        return value
    }

    /// The fraction after the point, cut at microseconds.
    mutating func microseconds() -> Int64? {
        var value: Int64 = 0
        var digits = 0
        while offset < bytes.count, bytes[offset] &- 48 < 10 {
            if digits < 6 { value = value * 10 + Int64(bytes[offset] &- 48) }
            digits += 1
            offset += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 6)..<6 { value *= 10 }
        return value
    }
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
    /// Rounded down, also below zero; the remainder is never negative.
    public func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
