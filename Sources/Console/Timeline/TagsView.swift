import Core
import Customers

/// The tags of a person or a company, and how to change them.
struct TagsView: Sendable {
    struct Item: Sendable {
        let name: String
        /// One of `c1` … `c6`.
        let colour: String
        /// Where it is taken off.
        let removal: String
    }

    let base: String
    let tags: [Item]
    /// Tags of the workspace that are not there yet.
    let others: [String]
    let canWrite: Bool
    let problem: String?

    init(base: String, tags: [Tag], all: [Tag], canWrite: Bool, problem: String? = nil) {
        self.base = base
        self.tags = tags.map { tag in
            Item(name: tag.name, colour: "c\(tag.colour)", removal: "\(base)/tags/\(tag.id)/removal")
        }
        let present = Set(tags.map(\.id))
        others = all.filter { !present.contains($0.id) }.prefix(200).map(\.name)
        self.canWrite = canWrite
        self.problem = problem
    }
}
