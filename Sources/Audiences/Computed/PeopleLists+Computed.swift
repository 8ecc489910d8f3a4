import Core
import Customers
public import Foundation
import Storage

extension PeopleLists {
    /// What the computed traits of one person are, by name; nil where nothing can be said. O(their events).
    public func computedTraits(
        of number: Int64,
        zone: TimeZone
    ) async throws -> [(trait: ComputedTrait, value: ListValue?)] {
        let traits = try await database.read { try ComputedTraits.all(in: $0) }
        return try await look([], asking: traits.map { .computed($0.name) }, zone) { _, circumstances, _ in
            // One that was deleted meanwhile is nobody's any more.
            traits.filter { circumstances.computed[$0.name] != nil }
                .map { ($0, circumstances.value(ofComputed: $0.name, Int(number))) }
        }
    }
}
