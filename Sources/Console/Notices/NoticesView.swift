import Access
import Core

/// Notices, newest first.
struct NoticesView: Sendable {
    struct Line: Sendable {
        let title: String
        let text: String
        let icon: String
        let tone: String
        let path: String
        let time: String
        let exactly: String
        let isNew: Bool
    }

    let lines: [Line]
    /// The latest one, which is seen with all before it; nil where there is none.
    let through: String?
    let isEmpty: Bool

    init(_ notices: [Notice], format: Format) {
        let text = format.text
        lines = notices.map { notice in
            let key = "notices.\(notice.kind.rawValue)"
            let work = "jobs.kind.\(notice.values["kind"] ?? "")"
            let named = ["work": text.has(work) ? text(work) : notice.values["kind"] ?? ""]
            let values = notice.values.merging(named) { $1 }
            return Line(
                title: text("\(key).title", values),
                text: text("\(key).text", values),
                icon: notice.kind.icon,
                tone: notice.kind.tone.rawValue,
                path: LocalPath(notice.path).text,
                time: format.relative(notice.time),
                exactly: format.dateTime(notice.time),
                isNew: !notice.isSeen
            )
        }
        through = notices.map(\.id).max().map(String.init)
        isEmpty = notices.isEmpty
    }

    /// What stands on the bell; empty for nothing new.
    static func badge(_ count: Int) -> String { count == 0 ? "" : count > 99 ? "99+" : "\(count)" }
}

extension Notice.Kind {
    fileprivate var icon: String {
        switch self {
        case .sourceStarted: "plug"
        case .quarantineSpike: "alert"
        case .jobFinished: "check"
        case .jobFailed: "cross"
        }
    }

    fileprivate var tone: Chip.Tone {
        switch self {
        case .sourceStarted, .jobFinished: .good
        case .quarantineSpike: .warn
        case .jobFailed: .bad
        }
    }
}
