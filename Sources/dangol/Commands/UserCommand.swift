import Access
import ArgumentParser
import Core

/// `dangol user`: the people who may log in.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Lets people in and out.",
        subcommands: [
            Add.self, Invite.self, List.self, SetRole.self, Password.self, ResetTwoFactor.self, Deactivate.self,
            Activate.self, Remove.self, History.self,
        ]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets somebody in.")

        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Their e-mail address.") var email: String
        @Option(help: "Their name.") var name: String
        @Option(help: "owner, admin, marketer, sales, support, analyst or viewer.", transform: UserCommand.role)
        var role = Role.viewer
        @Option(help: "Without this option it is read from standard input.") var password: String?

        func run() async throws {
            let password = try password ?? PasswordPrompt.read()
            try await workspace.with { composition in
                let user = try await composition.users.create(email: email, password: password, name: name, role: role)
                try StandardOutput.line("\(user.email) is in, as \(user.role.rawValue).")
            }
        }
    }

    static func role(_ text: String) throws -> Role {
        guard let role = Role(rawValue: text) else {
            throw ValidationError(
                "There is no role \(text). Roles: \(Role.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
        return role
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists everybody.")

        @OptionGroup var workspace: WorkspaceOptions
        @Flag(help: "One JSON object a line.") var json = false

        func run() async throws {
            try await workspace.with { composition in
                for user in try await composition.users.list() {
                    try StandardOutput.line(json ? user.json.text : user.text)
                }
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives somebody a new password and ends their sessions."
        )

        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Their e-mail address.") var email: String
        @Option(help: "Without this option it is read from standard input.") var password: String?

        func run() async throws {
            let password = try password ?? PasswordPrompt.read()
            try await workspace.with { composition in
                try await composition.users.setPassword(email: email, password: password)
                try StandardOutput.line("The password is changed.")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shuts somebody out.")

        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Their e-mail address.") var email: String

        func run() async throws {
            try await workspace.with { composition in
                try await composition.users.remove(email: email)
                try StandardOutput.line("\(email) is out.")
            }
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows who logged in and who changed what, newest first."
        )

        @OptionGroup var workspace: WorkspaceOptions
        @Option(help: "How many lines.") var limit = 50

        func run() async throws {
            try await workspace.with { composition in
                let entries = try await composition.accounts.auditTrail.entries(limit: max(1, limit)).items
                for entry in entries {
                    let words = [
                        entry.time.iso8601, entry.action.rawValue, entry.actor, entry.subject ?? "-", entry.detail.text,
                    ]
                    try StandardOutput.line(words.joined(separator: "  "))
                }
            }
        }
    }
}
