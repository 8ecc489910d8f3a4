import Access
import ArgumentParser
import Audiences
import Core
import Customers
import Foundation
import Sales

/// `dangol audience`: who is meant, how many, and why.
struct AudienceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audience",
        abstract: "Counts, lists and explains audiences.",
        discussion: """
            WHO is an audience's id or name, or a condition, such as
            city = Seoul, Busan and did "Order Completed" count >= 3 in last 90 days (docs/audiences.md).
            """,
        subcommands: [List.self, Count.self, Explain.self, Of.self, ExportPeople.self, Save.self, Delete.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the audiences with how many people, or companies, each has."
        )

        @OptionGroup var workspace: WorkspaceOptions

        @Flag(help: "Print one JSON object a line.")
        var json = false

        func run() async throws {
            try await workspace.with { composition in
                let zone = try await composition.zone()
                let audiences = try await composition.audiences.list()
                let names = AudienceNames(audiences)
                let problems = try await composition.lists.problems(of: audiences)
                for audience in audiences {
                    let listing = Listing(condition: audience.membership)
                    let count = try await composition.allLists[audience.subject].count(listing, zone: zone)
                    let fields: JSON = [
                        "id": .string(audience.id), "name": .string(audience.name),
                        audience.subject.rawValue: .integer(Int64(count)), "condition": audience.condition.json,
                        "problem": problems[audience.id].map { .string($0.message) } ?? .null,
                    ]
                    let problem = problems[audience.id].map { "\tkeeps its last members: \($0.message)" } ?? ""
                    let condition = names.text(of: audience.condition)
                    let line = "\(count)\t\(audience.name)\t\(audience.id)\t\(condition)\(problem)"
                    try StandardOutput.line(json ? fields.text : line)
                }
            }
        }
    }

    struct Count: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says how many people are meant.")

        @Argument(help: "An audience's id or name, or a condition; several are counted one after the other.")
        var who: [String]

        @OptionGroup var workspace: WorkspaceOptions

        @Flag(help: "Print beside each the median time of eleven counts or more, in milliseconds.")
        var timing = false

        func run() async throws {
            try await workspace.with { composition in
                let zone = try await composition.zone()
                for who in who {
                    let who = try await composition.meaning(of: who)
                    let lists = composition.allLists[who.subject]
                    let listing = Listing(condition: who.condition)
                    let count = try await lists.count(listing, zone: zone)
                    guard timing else {
                        try StandardOutput.line(String(count))
                        continue
                    }
                    let time = try await Timing.median { _ = try await lists.count(listing, zone: zone) }
                    try StandardOutput.line("\(count)\t\(time) ms")
                }
            }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says why somebody is meant, or not.")

        @Argument(help: "An audience's id or name, or a condition.")
        var who: String

        @Argument(
            help:
                "A profile id, a user id, an e-mail, a phone number, or namespace:value; of a company either of its ids."
        )
        var person: String

        @OptionGroup var workspace: WorkspaceOptions

        func run() async throws {
            try await workspace.with { composition in
                let who = try await composition.meaning(of: who)
                let (lists, zone) = (composition.allLists[who.subject], try await composition.zone())
                guard let number = try await composition.number(of: person, among: who.subject) else {
                    throw NobodyFound()
                }
                let why =
                    switch who {
                    case .audience(let audience): try await lists.explanation(of: audience, for: number, zone: zone)
                    case .condition(let condition): try await lists.explanation(of: condition, for: number, zone: zone)
                    }
                guard let why else { throw NobodyFound() }
                try StandardOutput.write(ExplanationText(why).text)
            }
        }
    }

    struct Of: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says to which audiences somebody belongs.")

        @Argument(
            help: "A profile id, a user id, an e-mail, a phone number, or namespace:value; several one after the other."
        )
        var people: [String]

        @OptionGroup var workspace: WorkspaceOptions

        @Flag(help: "Print for each how many they are and the median time of eleven judgements, in milliseconds.")
        var timing = false

        func run() async throws {
            try await workspace.with { composition in
                let zone = try await composition.zone()
                for person in people {
                    guard let profile = try await composition.profiles.profile(matching: person) else {
                        throw NobodyFound()
                    }
                    let number = profile.summary.number
                    let found = try await composition.lists.audiences(of: number, zone: zone)
                    guard timing else {
                        for audience in found.audiences { try StandardOutput.line("\(audience.name)\t\(audience.id)") }
                        continue
                    }
                    var times: [Duration] = []
                    for _ in 0..<11 {
                        times.append(try await composition.lists.audiences(of: number, zone: zone).judging)
                    }
                    let median = times.sorted()[5] / .milliseconds(1)
                    try StandardOutput.line("\(found.audiences.count)\t\(String(format: "%.3f", median)) ms")
                }
            }
        }
    }

    struct ExportPeople: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Writes the people who are meant to standard output, one JSON object a line."
        )

        @Argument(help: "An audience's id or name, or a condition.")
        var who: String

        @OptionGroup var workspace: WorkspaceOptions

        @Flag(help: "Comma-separated values with a header line instead.")
        var csv = false

        func run() async throws {
            try await workspace.with { composition in
                let who = try await composition.meaning(of: who)
                guard who.subject == .people else { throw AudienceFailure.other(who.subject) }
                let listing = Listing(condition: who.condition)
                let numbers = try await composition.lists.numbers(listing, zone: composition.zone())
                let columns = ["id", "name", "email", "phone", "first_seen", "last_seen", "events"]
                if csv { try StandardOutput.write(CSV.line(columns)) }
                for first in stride(from: 0, to: numbers.count, by: 500) {
                    let some = Array(numbers[first..<min(first + 500, numbers.count)])
                    let people = try await composition.profiles.summaries(numbers: some)
                    for person in some.compactMap({ people[$0] }) {
                        let values: [JSON] = [
                            .string(person.id), person.name.map { .string($0) } ?? .null,
                            person.email.map { .string($0) } ?? .null, person.phone.map { .string($0) } ?? .null,
                            .string(person.firstSeen.iso8601), .string(person.lastSeen.iso8601),
                            .integer(person.events),
                        ]
                        let fields = Dictionary(zip(columns, values), uniquingKeysWith: { $1 })
                        try StandardOutput.write(
                            csv ? CSV.line(values.map { CSV.harmless($0.display) }) : JSON.object(fields).text + "\n"
                        )
                    }
                }
            }
        }
    }

    struct Save: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keeps a condition as an audience, or changes one.")

        @Argument(help: "The audience's name.")
        var name: String

        @Argument(help: "The condition, as JSON or in the compact form.")
        var condition: String

        @Flag(help: "Of companies, and not of people.")
        var companies = false

        @OptionGroup var workspace: WorkspaceOptions

        func run() async throws {
            try await workspace.with { composition in
                let known = try await composition.audiences.audience(matching: name)
                let subject = known?.subject ?? (companies ? .companies : .people)
                let condition = try await composition.condition(reading: condition, of: subject)
                let audience =
                    if let known {
                        try await composition.audiences.update(known.id, condition: condition)
                    } else {
                        try await composition.audiences.create(
                            name,
                            condition,
                            of: subject,
                            by: "dangol audience save"
                        )
                    }
                try StandardOutput.line(audience.id)
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deletes an audience. Its people stay.")

        @Argument(help: "An audience's id or name.")
        var audience: String

        @Flag(help: "Also where another audience means it, which then keeps its last members.")
        var evenIfUsed = false

        @OptionGroup var workspace: WorkspaceOptions

        func run() async throws {
            try await workspace.with { composition in
                guard let found = try await composition.audiences.audience(matching: audience) else {
                    throw AudienceFailure.missing
                }
                try await composition.audiences.delete(found.id, evenIfUsed: evenIfUsed)
            }
        }
    }
}

extension Composition {
    /// When days begin where the workspace is.
    func zone() async throws -> TimeZone {
        TimeZone(identifier: try await accounts.workspace.current().timeZone) ?? .gmt
    }

    fileprivate func number(of text: String, among subject: ListSubject) async throws -> Int64? {
        switch subject {
        case .people: try await profiles.profile(matching: text)?.summary.number
        case .companies: try await companies.company(matching: text)?.number
        }
    }

    /// What `who` means: an audience, or a condition of people.
    fileprivate func meaning(of who: String) async throws -> Who {
        if let audience = try await audiences.audience(matching: who) { return .audience(audience) }
        // A single word is a name that nobody has, and not a condition.
        guard who.trimmed.contains(" ") || who.trimmed.hasPrefix("{") else { throw AudienceFailure.missing }
        return .condition(try await condition(reading: who, of: .people))
    }

    fileprivate func condition(reading text: String, of subject: ListSubject) async throws -> Condition {
        try AudienceNames(await audiences.list()).condition(reading: text, of: subject)
    }
}

/// Who is meant on the command line: an audience, or people.
private enum Who {
    case audience(Audience)
    case condition(Condition)

    var condition: Condition {
        switch self {
        case .audience(let audience): audience.membership
        case .condition(let condition): condition
        }
    }

    var subject: ListSubject { if case .audience(let audience) = self { audience.subject } else { .people } }
}

/// An explanation as lines, each with whether it holds and what was found.
private struct ExplanationText {
    let text: String

    init(_ explanation: Explanation) { text = Self.lines(explanation, indent: "").joined() }

    private static func lines(_ explanation: Explanation, indent: String) -> [String] {
        let mark = explanation.holds ? "✓" : "✗"
        let words: String =
            switch explanation.condition {
            case .all: "all of these"
            case .any: "any of these"
            case .atLeast(let least, _): "at least \(least) of these"
            case .not: "not this"
            default: explanation.condition.json.text
            }
        let found = explanation.found.map { " — found \(self.text(of: $0))" } ?? ""
        return ["\(indent)\(mark) \(words)\(found)\n"]
            + explanation.parts.flatMap { lines($0, indent: indent + "  ") }
    }

    private static func text(of value: ListValue) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): JSON.number(number).display
        case .instant(let instant): instant.iso8601
        case .truth(let truth): "\(truth)"
        case .texts(let texts): texts.joined(separator: ", ")
        }
    }
}
