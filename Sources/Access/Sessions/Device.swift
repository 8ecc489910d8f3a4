/// From where somebody uses the console.
public struct Device: Sendable, Equatable {
    static let maximumAgent = 400

    /// The network address; what guessing is counted by.
    public let address: String
    /// What the browser says of itself; at most 400 characters are kept.
    public let agent: String

    public init(address: String, agent: String = "") {
        self.address = address
        self.agent = String(agent.prefix(Self.maximumAgent))
    }
}
