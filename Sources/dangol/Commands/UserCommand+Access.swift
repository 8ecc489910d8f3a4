import Access
import ArgumentParser
import Core

/// What somebody may do, and whether they may at all.
extension UserCommand {
    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a link by which somebody joins; good once and for a week."
        )

        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Their e-mail address.") var email: String
        @Option(help: "owner, admin, marketer, sales, support, analyst or viewer.", transform: UserCommand.role)
        var role = Role.viewer
        @Option(help: "Where people reach the console, e.g. https://cdp.example.com.") var address: String?

        func run() async throws {
            try await workspace.with { composition in
                let made = try await composition.accounts.invitations.invite(email, as: role, by: .commandLine)
                let server = composition.configuration.server
                let base = address ?? "http://\(server.host):\(server.port)"
                try StandardOutput.line(base + Invitations.path(made.secret))
            }
        }
    }

    struct SetRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "role", abstract: "Changes what somebody may do.")

        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Their e-mail address.") var email: String
        @Argument(
            help: "owner, admin, marketer, sales, support, analyst or viewer.",
            transform: UserCommand.role
        )
        var role: Role

        func run() async throws {
            try await workspace.with(user: email) { composition, user in
                try await composition.users.setRole(role, of: user.id, by: .commandLine)
                try StandardOutput.line("\(user.email) is \(role.rawValue).")
            }
        }
    }

    struct ResetTwoFactor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets somebody who lost phone and recovery codes log in with the password alone."
        )

        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Their e-mail address.") var email: String

        func run() async throws {
            try await workspace.with(user: email) { composition, user in
                try await composition.users.resetTwoFactor(of: user.id, by: .commandLine)
                try StandardOutput.line("\(user.email) logs in with the password alone.")
            }
        }
    }

    struct Deactivate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shuts somebody out; what they did keeps their name."
        )

        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Their e-mail address.") var email: String

        func run() async throws {
            try await workspace.with(user: email) { composition, user in
                try await composition.users.deactivate(user.id, by: .commandLine)
                try StandardOutput.line("\(user.email) is shut out.")
            }
        }
    }

    struct Activate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets somebody in again who was shut out.")

        @OptionGroup var workspace: WorkspaceOptions
        @Argument(help: "Their e-mail address.") var email: String

        func run() async throws {
            try await workspace.with(user: email) { composition, user in
                try await composition.users.reactivate(user.id, by: .commandLine)
                try StandardOutput.line("\(user.email) may log in again.")
            }
        }
    }
}

extension WorkspaceOptions {
    /// Opens the workspace for a command about one user. Throws ``AccessFailure/unknownUser``.
    fileprivate func with(user email: String, _ body: (Composition, User) async throws -> Void) async throws {
        try await with { composition in
            guard let user = try await composition.users.user(email: email) else { throw AccessFailure.unknownUser }
            try await body(composition, user)
        }
    }
}
