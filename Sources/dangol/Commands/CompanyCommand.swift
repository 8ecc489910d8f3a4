import ArgumentParser
import Core
import Customers
import Sales

/// `dangol company`: one company.
struct CompanyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "company",
        abstract: "Shows what is known of one company.",
        subcommands: [Show.self]
    )

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one company: traits, sums, latest people.")

        @Argument(help: "A company id, or the groupId that clients use.")
        var identifier: String

        @OptionGroup var workspace: WorkspaceOptions

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            try await workspace.with { composition in
                let companies = composition.companies
                guard let company = try await companies.company(matching: identifier) else { throw NoSuchCompany() }
                let members = try await companies.members(of: company)
                let document = CompanyDocument(
                    company: company,
                    rollUp: try await companies.rollUp(
                        of: company,
                        at: composition.clock.now(),
                        among: composition.profiles,
                        composition.eventLog
                    ),
                    people: try await composition.profiles.people(ofNumbers: members, limit: 10).items
                )
                if json {
                    try StandardOutput.line(document.json.text)
                } else {
                    try StandardOutput.write(document.text)
                }
            }
        }
    }
}

/// No company is known by this id.
struct NoSuchCompany: Failure {
    let kind = FailureKind.notFound
    let code = "no_such_company"
    let message = "No company is known by this id. Find it with the search of the console, or GET /api/v1/search?q=…"
}
