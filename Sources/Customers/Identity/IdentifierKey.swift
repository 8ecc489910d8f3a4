/// An identifier as the tables know it: the number of its namespace and its normalised value.
struct IdentifierKey: Hashable, Sendable {
    let namespace: Int64
    let value: String
}
