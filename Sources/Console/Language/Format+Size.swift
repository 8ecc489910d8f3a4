import Core

extension Format {
    /// `812 B`, `1.2 KB`, `34 MB`: in powers of 1,024, as files are shown everywhere.
    func bytes(_ count: Int64) -> String {
        var value = Double(count)
        for unit in ["B", "KB", "MB", "GB"] {
            if value < 1_000 || unit == "GB" {
                return unit == "B" ? "\(number(count)) B" : "\(decimal(value, digits: value < 10 ? 1 : 0)) \(unit)"
            }
            value /= 1_024
        }
        return number(count)
    }

    /// A span of time, as roughly as one would say it: seconds, minutes, hours.
    func duration(_ microseconds: Int64) -> String {
        let seconds = max(1, microseconds / Instant.second)
        switch seconds {
        case ..<90: return text.plural("time.span.seconds", seconds, number(seconds))
        case ..<5_400: return text.plural("time.span.minutes", seconds / 60, number(seconds / 60))
        default: return text.plural("time.span.hours", seconds / 3_600, number(seconds / 3_600))
        }
    }
}
