/// A word that staff put on people and companies, the same in the whole workspace.
public struct Tag: Sendable, Identifiable, Hashable {
    /// UUIDv7.
    public let id: String
    /// What tables refer to.
    public let number: Int64
    public let name: String
    /// One of the six colours of series in charts, 1…6.
    public let colour: Int

    /// Colours that a tag can have.
    public static let colours = 1...6
}
