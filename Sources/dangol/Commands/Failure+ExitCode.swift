import ArgumentParser
import Core

extension Failure {
    /// The status with which the program ends, in the numbers of sysexits.h.
    var exitCode: ExitCode {
        switch kind {
        case .invalid, .tooLarge: ExitCode(65)
        case .notFound: ExitCode(66)
        case .unavailable, .tooMany: ExitCode(69)
        case .conflict: ExitCode(73)
        case .unauthenticated, .forbidden: ExitCode(77)
        }
    }
}
