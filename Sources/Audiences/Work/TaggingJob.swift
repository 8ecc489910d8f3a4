public import Core
public import Customers
public import Jobs

/// Puts a tag on everybody, or on every company, that a list shows, or takes it off: for lists too long to wait for.
///
/// Who is meant is looked up when it runs. A tag that somebody has is not put on twice, so going on after an interruption
/// does no harm.
public struct TaggingJob: JobKind {
    public static let kind = "tagging"
    /// People between two looks whether somebody wants it to end.
    private static let portion = 2_000

    public let name = Self.kind
    public let isResumable = true

    private let lists: AllLists
    private let tags: Tags

    public init(lists: AllLists, tags: Tags) { (self.lists, self.tags) = (lists, tags) }

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
        let numbers = try await lists[list.subject].numbers(list.listing, zone: list.zone)
        let changes = "\(list.subject.rawValue)_changed"
        run.update { report in
            report.unit = list.subject.rawValue
            report.total = Int64(numbers.count)
            report.done = 0
            report.numbers = [changes: 0]
        }
        var rest = numbers[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let some = Array(rest.prefix(Self.portion))
            rest = rest.dropFirst(some.count)
            let changed = try await tags.change(
                tag,
                isAdding: parameters["adds"] == .bool(true),
                list.subject,
                some,
                member
            )
            run.update { report in
                report.done += Int64(some.count)
                report.numbers[changes, default: 0] += Int64(changed)
            }
        }
    }
}

extension Tags {
    /// Puts the tag on these people or companies, or takes it off; on how many that changed anything.
    @discardableResult
    public func change(
        _ tag: Tag,
        isAdding: Bool,
        _ subject: ListSubject,
        _ numbers: [Int64],
        _ member: StaffMember
    ) async throws -> Int {
        switch (subject, isAdding) {
        case (.people, true): try await add(tag, to: numbers, by: member)
        case (.people, false): try await remove(tag, from: numbers, by: member)
        case (.companies, true): try await add(tag, toCompanies: numbers, by: member)
        case (.companies, false): try await remove(tag, fromCompanies: numbers)
        }
    }
}
