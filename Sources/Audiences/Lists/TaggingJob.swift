public import Core
public import Customers
public import Jobs

/// Puts a tag on everybody whom a list shows, or takes it off: for lists too long to wait for.
///
/// Who is meant is looked up when it runs. A tag that somebody has is not put on twice, so going on after an interruption
/// does no harm.
public struct TaggingJob: JobKind {
    public static let kind = "tagging"
    /// People between two looks whether somebody wants it to end.
    private static let portion = 2_000

    public let name = Self.kind
    public let isResumable = true

    private let lists: PeopleLists
    private let tags: Tags

    public init(lists: PeopleLists, tags: Tags) { (self.lists, self.tags) = (lists, tags) }

    /// What a job of this kind is started with.
    public static func parameters(_ list: ListDefinition, tag: Tag, isAdding: Bool, by member: StaffMember) -> JSON {
        let own: [String: JSON] = [
            "tag": .string(tag.id), "adds": .bool(isAdding), "member": .string(member.id), "name": .string(member.name),
        ]
        return .object(list.parameters.merging(own) { $1 })
    }

    public func perform(_ run: JobRun) async throws {
        let parameters = run.job.parameters
        guard let id = parameters["tag"]?.string, let tag = try await tags.tag(id: id) else {
            throw StaffFailure.unknownTag
        }
        let member = StaffMember(id: parameters["member"]?.string ?? "", name: parameters["name"]?.string ?? "")
        let list = try ListDefinition(parameters: parameters)
        let people = try await lists.numbers(list.listing, midnight: list.midnight)
        run.update { report in
            report.unit = "people"
            report.total = Int64(people.count)
            report.done = 0
            report.numbers = ["people_changed": 0]
        }
        var rest = people[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let some = Array(rest.prefix(Self.portion))
            rest = rest.dropFirst(some.count)
            let changed =
                parameters["adds"] == .bool(true)
                ? try await tags.add(tag, to: some, by: member) : try await tags.remove(tag, from: some, by: member)
            run.update { report in
                report.done += Int64(some.count)
                report.numbers["people_changed", default: 0] += Int64(changed)
            }
        }
    }
}
