import Core
import Foundation

/// Reads points in time as files write them: ISO 8601, `2026-11-21 14:03`, `2026.11.21`, `2026. 11. 21. 오후 2:03`,
/// `2026년 11월 21일 14시 3분`, `20261121`, `20261121140300`, seconds, milliseconds or microseconds since 1970. The year
/// comes first; what names no zone is of the workspace's.
struct TimeReader {
    private let zone: TimeZone
    /// The offset of the hour that was asked for last: rows of a file lie near each other.
    private var hour: Int64 = .min
    private var offset: Int64 = 0

    init(timeZone: String) { zone = TimeZone(identifier: timeZone) ?? .gmt }

    /// Nil where it is no time. O(length), no allocation.
    mutating func instant(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
        var scan = Scan(bytes: bytes)
        guard let first = scan.number() else { return nil }
        if scan.isAtEnd, scan.digits >= 8 { return compact(first, digits: scan.digits) }
        guard scan.digits == 4 else { return nil }
        let year = first
        guard scan.separator(), let month = scan.number(), scan.digits <= 2, scan.separator(), let day = scan.number(),
            scan.digits <= 2, let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        let local = date.daysSinceEpoch * Instant.day
        scan.dateEnd()
        if scan.isAtEnd { return utc(local) }
        var half = scan.halfOfDay()
        guard var hour = scan.number(), scan.digits <= 2, hour < 24 else { return nil }
        var time: Int64 = 0
        if scan.timeSeparator() {
            guard let minute = scan.number(), scan.digits <= 2, minute < 60 else { return nil }
            time = minute * 60 * Instant.second
            if scan.timeSeparator() {
                guard let second = scan.number(), scan.digits <= 2, second <= 60 else { return nil }
                time += second * Instant.second + scan.fraction()
            }
        }
        scan.timeEnd()
        half = half ?? scan.halfOfDay()
        if let half {
            guard (0...12).contains(hour) || half == .afternoon else { return nil }
            if half == .afternoon, hour < 12 { hour += 12 }
            if half == .morning, hour == 12 { hour = 0 }
        }
        time += local + hour * Instant.hour
        if scan.isAtEnd { return utc(time) }
        guard let east = scan.zone(), scan.isAtEnd else { return nil }
        return plausible(time - east)
    }

    private mutating func compact(_ number: Int64, digits: Int) -> Instant? {
        switch digits {
        case 8, 12, 14:
            // 20261121, 202611211403, 20261121140300
            let scale: Int64 = digits == 8 ? 1 : digits == 12 ? 10_000 : 1_000_000
            let day = number / scale
            let clock = digits == 12 ? number % scale * 100 : number % scale
            guard let date = CivilDate(year: day / 10_000, month: day / 100 % 100, day: day % 100),
                day / 10_000 >= 1_900,
                clock / 10_000 < 24, clock / 100 % 100 < 60, clock % 100 <= 60
            else { return nil }
            let seconds = clock / 10_000 * 3_600 + clock / 100 % 100 * 60 + clock % 100
            return utc(date.daysSinceEpoch * Instant.day + seconds * Instant.second)
        case 9, 10: return plausible(number * 1_000_000)
        case 13: return plausible(number * 1_000)
        case 16: return plausible(number)
        default: return nil
        }
    }

    private mutating func utc(_ local: Int64) -> Instant? {
        let hour = local / Instant.hour
        if hour != self.hour {
            self.hour = hour
            // Right but within an hour of a change of the clocks, where a local time may exist twice or not at all.
            let guess = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(local) / 1e6))
            let date = Date(timeIntervalSince1970: Double(local) / 1e6 - Double(guess))
            offset = Int64(zone.secondsFromGMT(for: date)) * Instant.second
        }
        return plausible(local - offset)
    }

    private func plausible(_ microseconds: Int64) -> Instant? {
        let instant = Instant(microseconds: microseconds)
        return Instant.plausible.contains(instant) ? instant : nil
    }

    private enum Half { case morning, afternoon }

    private struct Scan {
        let bytes: UnsafeBufferPointer<UInt8>
        var index = 0
        /// Of the number that was read last.
        var digits = 0

        init(bytes: UnsafeBufferPointer<UInt8>) {
            self.bytes = bytes
            skipBlanks()
        }

        var isAtEnd: Bool { index >= bytes.count }
        private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

        mutating func skipBlanks() { while peek == 0x20 || peek == 0x09 { index += 1 } }

        mutating func number() -> Int64? {
            var value: Int64 = 0
            digits = 0
            while let byte = peek, byte &- 48 < 10, digits < 17 {
                value = value * 10 + Int64(byte - 48)
                digits += 1
                index += 1
            }
            if digits > 0, isAtEnd || peek == 0x20 { skipTrailing() }
            return digits > 0 ? value : nil
        }

        /// Blanks at the very end count as the end.
        private mutating func skipTrailing() {
            var end = index
            while end < bytes.count, bytes[end] == 0x20 { end += 1 }
            if end == bytes.count { index = end }
        }

        private mutating func word(_ word: StaticString) -> Bool {
            let length = word.utf8CodeUnitCount
            guard index + length <= bytes.count else { return false }
            for place in 0..<length where bytes[index + place] != word.utf8Start[place] { return false }
            index += length
            return true
        }

        mutating func separator() -> Bool {
            defer { skipBlanks() }
            skipBlanks()
            if let byte = peek, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") {
                index += 1
                return true
            }
            return word("년") || word("월")
        }

        mutating func dateEnd() {
            skipBlanks()
            if peek == UInt8(ascii: ".") { index += 1 }
            _ = word("일")
            skipBlanks()
            if peek == UInt8(ascii: "T") || peek == UInt8(ascii: "t") || peek == UInt8(ascii: ",") { index += 1 }
            // 2026-11-21 (토)
            if peek == UInt8(ascii: "(") {
                while let byte = peek, byte != UInt8(ascii: ")") { index += 1 }
                if peek != nil { index += 1 }
            }
            skipBlanks()
        }

        mutating func halfOfDay() -> Half? {
            skipBlanks()
            defer { skipBlanks() }
            if word("오전") || word("AM") || word("am") || word("a.m.") { return .morning }
            if word("오후") || word("PM") || word("pm") || word("p.m.") { return .afternoon }
            return nil
        }

        mutating func timeSeparator() -> Bool {
            if peek == UInt8(ascii: ":") {
                index += 1
                return true
            }
            let found = word("시") || word("분")
            skipBlanks()
            return found && peek.map { $0 &- 48 < 10 } ?? false
        }

        mutating func timeEnd() {
            _ = word("초")
            skipBlanks()
        }

        mutating func fraction() -> Int64 {
            guard peek == UInt8(ascii: ".") || peek == UInt8(ascii: ",") else { return 0 }
            index += 1
            var value: Int64 = 0
            var count = 0
            while let byte = peek, byte &- 48 < 10 {
                if count < 6 {
                    value = value * 10 + Int64(byte - 48)
                    count += 1
                }
                index += 1
            }
            while count < 6 {
                value *= 10
                count += 1
            }
            return value
        }

        /// Microseconds east of Greenwich.
        mutating func zone() -> Int64? {
            if word("Z") || word("z") || word("UTC") || word("GMT") {
                skipBlanks()
                return 0
            }
            if word("KST") {
                skipBlanks()
                return 9 * Instant.hour
            }
            let isEast = peek == UInt8(ascii: "+")
            guard isEast || peek == UInt8(ascii: "-") else { return nil }
            index += 1
            guard var hours = number() else { return nil }
            var minutes: Int64 = 0
            if digits == 4 {
                (hours, minutes) = (hours / 100, hours % 100)
            } else if peek == UInt8(ascii: ":") {
                index += 1
                guard let rest = number() else { return nil }
                minutes = rest
            }
            guard hours < 24, minutes < 60 else { return nil }
            let east = hours * Instant.hour + minutes * 60 * Instant.second
            return isEast ? east : -east
        }
    }
}
