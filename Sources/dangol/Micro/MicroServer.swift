import Core
import Logging

/// `dangol serve --memory`: a workspace for the tests of somebody's tracking. It keeps nothing, and says under `/micro`
/// what came in and what was wrong with it.
struct MicroServer: Sendable {
    let configuration: Configuration
    let logger: Logger

    /// Serves until it is told to stop. Prints the address on the first line, and on the second what is needed to write
    /// and to read, as one JSON object.
    func run() async throws {
        let composition = try await Composition.memory(configuration, logger: logger)
        let password = UUIDv7.make(at: composition.clock.now())
        let made = try await composition.welcome(
            email: "owner@localhost",
            password: password,
            name: "Owner",
            source: "Tests",
            folder: WorkspaceFolder("/dev/null")
        )
        try await composition.serve { router, engine in
            MicroRoutes(box: MicroBox(eventLog: composition.eventLog, inbox: engine.inbox)).add(to: router)
        } onReady: { address in
            let access: JSON = [
                "address": .string(address),
                "writeKey": .string(made.writeKey),
                "apiToken": .string(made.apiToken),
                "email": .string(made.email),
                "password": .string(password),
            ]
            try? StandardOutput.write(address + "\n" + access.text + "\n")
        }
    }
}
