import Core
import Importing

/// The mapping of one file: each column with its first values and what it says, and the first rows as they will be.
struct ImportMappingView: Sendable {
    struct Option: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    struct Column: Sendable {
        let number: Int
        let name: String
        /// The first values, as they stand in the file.
        let samples: String
        let options: [Option]
        /// It needs a name of its own.
        let isNamed: Bool
        let fieldName: String
        let isField: Bool
        let types: [Option]
        let isIgnored: Bool
    }

    struct Cell: Sendable {
        let text: String
        let isWrong: Bool
    }

    struct Row: Sendable {
        let number: String
        let cells: [Cell]
        let problem: String?
    }

    let path: String
    let fileName: String
    let size: String
    let sourceName: String
    let kinds: [Option]
    let encodings: [Option]
    let delimiters: [Option]
    let headers: [Option]
    let isDelimited: Bool
    let takesEventsAsTheyAre: Bool
    let isEvents: Bool
    let eventName: String
    let columns: [Column]
    let headings: [String]
    let rows: [Row]
    let problem: String?
    /// How many of the rows that are shown are good.
    let summary: String

    /// Looks at the file once more. Throws ``ImportFailure``.
    init(_ planned: Import, failure: ImportFailure? = nil, format: Format) throws {
        let text = format.text
        let plan = planned.plan
        let layout = plan.layout
        let isDelimited = layout.format == .delimited
        let probe = try FileProbe(
            path: planned.path,
            encoding: layout.encoding,
            delimiter: isDelimited ? layout.delimiter : nil,
            hasHeader: layout.hasHeader
        )
        path = "/imports/\(planned.id)"
        fileName = planned.fileName
        size = format.bytes(probe.size)
        sourceName = planned.sourceName
        kinds = ImportKind.allCases.map { kind in
            Option(
                value: kind.rawValue,
                title: text("imports.kind.\(kind.rawValue)"),
                isChosen: kind == plan.kind
            )
        }
        encodings = TextEncoding.allCases.map { encoding in
            Option(
                value: encoding.rawValue,
                title: encoding.rawValue.uppercased(),
                isChosen: encoding == layout.encoding
            )
        }
        delimiters = [(44, "comma"), (9, "tab"), (59, "semicolon"), (124, "bar")].map { byte, name in
            Option(value: "\(byte)", title: text("imports.delimiter.\(name)"), isChosen: byte == Int(layout.delimiter))
        }
        headers = [("1", "yes"), ("0", "no")].map { value, name in
            Option(value: value, title: text("imports.header.\(name)"), isChosen: (value == "1") == layout.hasHeader)
        }
        self.isDelimited = isDelimited
        takesEventsAsTheyAre = plan.takesEventsAsTheyAre
        isEvents = plan.kind == .events && !plan.takesEventsAsTheyAre
        eventName = plan.eventName ?? ""
        columns = plan.takesEventsAsTheyAre ? [] : ImportMappingView.columns(plan, probe, text)
        let preview = ImportPreview(probe, plan)
        let shown = plan.takesEventsAsTheyAre ? [] : plan.targets.indices.filter { plan.targets[$0] != .ignore }
        headings =
            plan.takesEventsAsTheyAre
            ? [text("imports.preview.event")]
            : shown.map { ImportMappingView.heading(plan.targets[$0], text) }
        rows = preview.rows.map { row in
            ImportMappingView.row(row, plan, probe, shown, format)
        }
        let good = preview.rows.count { $0.event != nil }
        summary = text(
            "imports.preview.summary",
            ["good": format.number(Int64(good)), "all": format.number(Int64(preview.rows.count))]
        )
        let fault = failure ?? ImportMappingView.fault(of: plan)
        problem = fault.map { text("failure.\($0.code)", $0.gaps) }
    }

    private static func fault(of plan: ImportPlan) -> ImportFailure? {
        do throws(ImportFailure) {
            try plan.check()
            return nil
        } catch {
            return error
        }
    }

    private static func columns(_ plan: ImportPlan, _ probe: FileProbe, _ text: Catalogue) -> [Column] {
        plan.layout.columns.indices.map { index in
            let target = plan.targets[index]
            let values = probe.rows.lazy.compactMap { index < $0.count ? $0[index] : nil }.filter { !$0.isEmpty }
            var fieldName = ""
            var chosen = target.text
            var type: ImportTarget.ValueType?
            switch target {
            case .field(let name, let fieldType): (fieldName, chosen, type) = (name, "field", fieldType)
            case .external(let name): (fieldName, chosen) = (name, "external")
            default: break
            }
            return Column(
                number: index,
                name: plan.layout.columns[index],
                samples: values.prefix(3).map { String($0.prefix(40)) }.joined(separator: " · "),
                options: choices(plan.kind).map { choice in
                    Option(value: choice, title: text("imports.target.\(choice)"), isChosen: choice == chosen)
                },
                isNamed: !fieldName.isEmpty,
                fieldName: fieldName,
                isField: type != nil,
                types: ImportTarget.ValueType.allCases.map { candidate in
                    Option(
                        value: candidate.rawValue,
                        title: text("imports.type.\(candidate.rawValue)"),
                        isChosen: candidate == type
                    )
                },
                isIgnored: target == .ignore
            )
        }
    }

    private static func choices(_ kind: ImportKind) -> [String] {
        let who = ["user_id", "email", "phone", "anonymous_id", "external"]
        return switch kind {
        case .people: ["field"] + who + ["time", "ignore"]
        case .events: ["field", "event", "time"] + who + ["message_id", "ignore"]
        case .companies: ["field", "company_id"] + who + ["time", "ignore"]
        }
    }

    private static func heading(_ target: ImportTarget, _ text: Catalogue) -> String {
        switch target {
        case .field(let name, _): return text.has("trait.\(name)") ? text("trait.\(name)") : name
        case .external(let type): return type
        default: return text("imports.target.\(target.text)")
        }
    }

    private static func row(
        _ row: ImportPreview.Row,
        _ plan: ImportPlan,
        _ probe: FileProbe,
        _ shown: [Int],
        _ format: Format
    ) -> Row {
        let raw = row.number <= probe.rows.count ? probe.rows[row.number - 1] : []
        let cells: [Cell]
        if plan.takesEventsAsTheyAre {
            cells = [Cell(text: String((row.event?.text ?? "").prefix(200)), isWrong: row.event == nil)]
        } else {
            cells = shown.map { index in
                guard let event = row.event else {
                    let text = index < raw.count ? raw[index] ?? "" : ""
                    return Cell(text: String(text.prefix(80)), isWrong: index == row.column)
                }
                return Cell(text: String(value(plan.targets[index], event, format).prefix(80)), isWrong: false)
            }
        }
        return Row(
            number: format.number(Int64(row.number)),
            cells: cells,
            problem: row.reason.map { format.text("imports.reason.\($0.rawValue)") }
        )
    }

    /// What a column has become in the event.
    private static func value(_ target: ImportTarget, _ event: JSON, _ format: Format) -> String {
        func external(_ type: String) -> String? {
            event["context"]?["externalIds"]?.array?.first { $0["type"]?.string == type }?["id"]?.string
        }
        func time(_ json: JSON?) -> String {
            json?.string.flatMap { Instant(iso8601: $0) }.map(format.dateTime) ?? ""
        }
        switch target {
        case .ignore: return ""
        case .userID: return event["userId"]?.display ?? ""
        case .anonymousID: return event["anonymousId"]?.display ?? ""
        case .email: return external("email") ?? ""
        case .phone: return external("phone").map(format.phone) ?? ""
        case .external(let type): return external(type) ?? ""
        case .event: return event["event"]?.display ?? ""
        case .time: return time(event["timestamp"])
        case .messageID: return event["messageId"]?.display ?? ""
        case .companyID: return event["groupId"]?.display ?? ""
        case .field(let name, let type):
            let value = (event["traits"] ?? event["properties"])?[name]
            return type == .time ? time(value) : value?.display ?? ""
        }
    }
}

extension ImportFailure {
    /// What the words for it name.
    fileprivate var gaps: [String: String] {
        switch self {
        case .mappedTwice(let name), .unknownColumn(let name), .unknownTarget(let name): ["name": name]
        default: [:]
        }
    }
}
