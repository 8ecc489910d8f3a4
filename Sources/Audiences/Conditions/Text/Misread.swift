/// Where a written condition says something that cannot stand there.
public struct Misread: Sendable, Equatable {
    /// In characters, from 1.
    public let place: Int
    /// Nil where the condition ends.
    public let found: String?
    public let wanted: Wanted

    /// What can stand there.
    public enum Wanted: Sendable, Equatable {
        /// One of these, as it is written.
        case written([String])
        case kind(Kind)
    }

    public enum Kind: String, Sendable, CaseIterable {
        case attribute = "an attribute"
        case audience = "the id or the name of an audience"
        case closedQuote = "a text with a quote at its end, too"
        case condition = "an attribute, did, sequence, audience, sample, top, rfm, path or led to"
        case day = "a day, such as 2026-11-21"
        case days = "a number of days"
        case event = "an event"
        case fewerDays = "fewer days"
        case fewerGroups = "fewer groups in groups"
        case fifth = "a fifth, from 1 to 5"
        case hoursOfDay = "hours, such as 18-24"
        case nothingMore = "and, or, or nothing more"
        case number = "a number"
        case order = "a number or a date, such as events or computed:revenue, before this"
        case property = "a property"
        case quoted = "a word, or this in quotes"
        case share = "a share from 0.01% to 100%"
        case span = "a number of hours or days"
        case test = "a test, such as = Seoul, >= 3, contains kim, exists, is true, since 2026-11-21 or in last 30 days"
        case text = "a text"
        case value = "a value"
    }
}

extension ConditionFailure {
    init(_ misread: Misread) {
        let wanted =
            switch misread.wanted {
            case .written(let words): words.joined(separator: ", ")
            case .kind(let kind): kind.rawValue
            }
        self.init(
            "character \(misread.place)",
            "Here is “\(misread.found ?? "the end")”; what can stand here is \(wanted).",
            misread: misread
        )
    }
}
