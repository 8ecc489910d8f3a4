/// How much programs may ask.
struct APIConfiguration: Sendable, Equatable {
    static let requestsPerSecond = Setting(
        "api.requests_per_second",
        initial: 100,
        in: 1...100_000,
        "Requests a second that one token may make for ever; beyond it the answer is 429."
    )
    static let burst = Setting(
        "api.burst",
        initial: 200,
        in: 1...100_000,
        "Requests that it may make at once after a pause."
    )
    static let descriptions = [requestsPerSecond.description, burst.description]

    let requestsPerSecond: Int
    let burst: Int

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        requestsPerSecond = try sources[Self.requestsPerSecond]
        burst = try sources[Self.burst]
    }
}
