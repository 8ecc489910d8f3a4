/// What was waited for did not come.
public struct Overdue: Error, CustomStringConvertible {
    public let description: String
}

/// Returns as soon as `condition` holds; throws ``Overdue`` where it does not within a time that is long for any
/// machine. For conditions that somebody else brings about.
public func eventually(
    _ what: String,
    within limit: Duration = .seconds(60),
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw Overdue(description: "waited in vain: \(what)") }
        try await Task.sleep(for: .milliseconds(1))
    }
}
