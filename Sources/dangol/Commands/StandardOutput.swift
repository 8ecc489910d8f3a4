import ArgumentParser
import Core
import Foundation

/// The stream for answers.
enum StandardOutput {
    /// Throws ``OutputFailure`` where it cannot be written, and ends the command quietly where nobody reads any more
    /// (`dangol export events | head`).
    static func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Foundation.write(STDOUT_FILENO, rest.baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw errno == EPIPE ? StandardOutput.nobodyReads : OutputFailure() }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }
    }

    static func line(_ text: String) throws { try write(text + "\n") }

    /// As a shell reports a program that SIGPIPE ended.
    private static let nobodyReads: any Error = ExitCode(141)
}

/// Standard output cannot be written.
struct OutputFailure: Failure {
    let kind = FailureKind.unavailable
    let code = "output_unwritable"
    let message = "The output cannot be written. Check the room on the disk that it goes to."
}
