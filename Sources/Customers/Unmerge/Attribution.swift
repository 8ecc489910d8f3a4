/// Whose what came after a merge would have been without it: each event is of whoever its strongest identifier leads to, and what it
/// brings along is theirs from then on. Pure: identifiers in, answers out.
struct Attribution {
    /// Whether an identifier is of those who are separated; only of those who were one when they were merged, and what came since.
    private var owners: [IdentifierKey: Bool]
    /// Identifiers that became known after the merge.
    private let later: Set<IdentifierKey>

    init(_ owners: [IdentifierKey: Bool], later: Set<IdentifierKey>) { (self.owners, self.later) = (owners, later) }

    /// The identifiers of those who are separated.
    var theirs: some Collection<IdentifierKey> { owners.filter(\.value).keys }

    /// Whether the event with these identifiers, strongest first, is of those who are separated. To be asked in the order in which events
    /// came. `brought`: what leads to those whom this event merged into them as well.
    mutating func isTheirs(_ claims: [IdentifierKey], bringing brought: [IdentifierKey]) -> Bool {
        let strongest = claims.first { owners[$0] != nil }
        let answer = strongest.flatMap { owners[$0] } ?? false
        for claim in claims where later.contains(claim) && owners[claim] == nil { owners[claim] = answer }
        for key in brought { owners[key] = answer }
        return answer
    }
}
