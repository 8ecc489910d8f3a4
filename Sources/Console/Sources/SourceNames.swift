import Events

/// The names of sources by the numbers that events carry.
struct SourceNames: Sendable {
    private let names: [Int64: String]

    init(_ sources: [Source]) {
        names = Dictionary(sources.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    func has(_ number: Int64) -> Bool { names[number] != nil }

    /// The number itself where the source is unknown.
    subscript(number: Int64) -> String { names[number] ?? "#\(number)" }
}
