import ArgumentParser
import Core
import Importing
import Jobs

/// `dangol import`: people, events or companies from a file.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings people, events or companies in from a file.",
        discussion: """
            CSV, TSV and NDJSON, also packed with gzip or zstd. Delimiter, quotes and encoding (UTF-8, CP949, UTF-16) are \
            found; what each column says is suggested from its name and its values. Rows that cannot be imported go into \
            a file with line, column and reason. Running it again adds nothing.
            """,
        subcommands: [People.self, Events.self, Companies.self, Resume.self, Undo.self, List.self]
    )

    struct People: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A row for each person.")
        @OptionGroup var options: ImportOptions

        func run() async throws { try await FileImport(kind: .people, options: options).run() }
    }

    struct Events: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A row for each thing that somebody did.")
        @OptionGroup var options: ImportOptions
        @Option(help: "The name of all events, where no column holds one.") var event: String?

        func run() async throws { try await FileImport(kind: .events, options: options, eventName: event).run() }
    }

    struct Companies: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A row for each company.")
        @OptionGroup var options: ImportOptions

        func run() async throws { try await FileImport(kind: .companies, options: options).run() }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Goes on with an import that was interrupted or failed."
        )
        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Its id, as `dangol import list` shows it.") var id: String
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            try await workspace.with { composition in
                try await ImportWork(workspace: workspace, composition: composition, json: json).resume(id)
            }
        }
    }

    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes back what an import said of people or companies."
        )
        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Its id, as `dangol import list` shows it.") var id: String
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            try await workspace.with { composition in
                let job = try await composition.imports.undo(id, by: ImportWork.who)
                try await ImportWork(workspace: workspace, composition: composition, json: json).carryOut(job)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows the latest imports, newest first.")
        @OptionGroup var workspace: WorkspaceOptions
        @Option(help: "How many.") var limit = 20
        @Flag(help: "One JSON object a line.") var json = false

        func run() async throws {
            try await workspace.with { composition in
                for found in try await composition.imports.latest(limit) {
                    let state: String
                    if let id = found.job {
                        state = try await composition.jobs.job(id).state.rawValue
                    } else {
                        state = "planned"
                    }
                    let shown = found.undoJob == nil ? state : "taken back"
                    let fields: JSON = [
                        "id": .string(found.id), "kind": .string(found.kind.rawValue), "file": .string(found.fileName),
                        "source": .string(found.sourceName), "state": .string(shown),
                        "createdAt": .string(found.createdAt.iso8601),
                    ]
                    try StandardOutput.line(
                        json
                            ? fields.text
                            : "\(found.id)  \(found.createdAt.iso8601)  \(found.kind.rawValue)  \(found.fileName)  \(shown)"
                    )
                }
            }
        }
    }
}

/// What all imports of a file can be told.
struct ImportOptions: ParsableArguments {
    @OptionGroup var workspace: WorkspaceOptions

    @Argument(help: "The file.")
    var file: String

    @Option(
        name: .customLong("map"),
        help: """
            What a column says: COLUMN=TARGET, as often as needed. Targets: user_id, email, phone, anonymous_id, \
            external:TYPE, time, event, message_id, company_id, ignore, or the name of a trait or property with a type \
            behind it where it is no text: age:number, vip:boolean, joined:time.
            """
    )
    var mappings: [String] = []

    @Option(help: "The source under which it is recorded; by default the name of the file.")
    var source: String?

    @Option(help: "When the rows were true, where no column says it; by default now.", transform: ImportOptions.instant)
    var asOf: Instant?

    @Option(help: "IANA name of the zone of times that name none; by default the workspace's.")
    var timeZone: String?

    @Option(
        help: "utf-8, cp949, utf-16le, utf-16be or windows-1252 instead of what was found.",
        transform: ImportOptions.encoding
    )
    var encoding: TextEncoding?

    @Option(help: "The delimiter instead of what was found; `tab` for TSV.", transform: ImportOptions.delimiter)
    var delimiter: UInt8?

    @Flag(help: "The first row is a row like all others.")
    var noHeader = false

    @Option(help: "Where to copy the file of rejected rows.")
    var rejected: String?

    @Flag(help: "Read the whole file, say what would be imported, and change nothing.")
    var dryRun = false

    @Flag(help: "Print one JSON object.")
    var json = false

    private static func instant(_ text: String) throws -> Instant {
        guard let instant = Instant(iso8601: text) else {
            throw ValidationError("\(text) is no time; write 2026-11-21 or 2026-11-21T05:21:07Z.")
        }
        return instant
    }

    private static func encoding(_ text: String) throws -> TextEncoding {
        let name = text.lowercased()
        guard let encoding = TextEncoding(rawValue: ["euc-kr": "cp949", "utf8": "utf-8"][name] ?? name) else {
            throw ValidationError("There is no encoding \(text).")
        }
        return encoding
    }

    private static func delimiter(_ text: String) throws -> UInt8 {
        if text.lowercased() == "tab" || text == "\\t" { return 0x09 }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 0x22, byte != 0x0A, byte != 0x0D
        else {
            throw ValidationError("A delimiter is one ASCII character.")
        }
        return byte
    }
}
