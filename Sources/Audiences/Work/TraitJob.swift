public import Core
public import Customers
public import Jobs

/// Sets one trait of everybody whom a list shows, or takes it away: for lists too long to wait for. Each change is an event
/// of its person, in portions that are durable, by number upwards, so that it goes on where it stopped.
public struct TraitJob: JobKind {
    public static let kind = "trait-change"
    /// People between two looks whether somebody wants it to end.
    private static let portion = 500

    public let name = Self.kind
    public let isResumable = true

    private let lists: PeopleLists
    private let desk: Desk
    /// Events that wait for the pipeline, and how many may: what is done to many at once must not lock out everybody's
    /// events.
    private let backlog: @Sendable () -> Int64
    private let room: Int64

    public init(lists: PeopleLists, desk: Desk, backlog: @escaping @Sendable () -> Int64, room: Int64) {
        (self.lists, self.desk, self.backlog, self.room) = (lists, desk, backlog, room)
    }

    /// What a job of this kind is started with. A `value` of null takes the trait away. `title` is what screens show.
    public static func parameters(
        _ list: ListDefinition,
        trait: String,
        value: JSON,
        title: String,
        by member: StaffMember
    ) -> JSON {
        let own: [String: JSON] = [
            "title": .string(title), "trait": .string(trait), "value": value, "member": .string(member.id),
            "name": .string(member.name),
        ]
        return .object(list.parameters.merging(own) { $1 })
    }

    public func perform(_ run: JobRun) async throws {
        let parameters = run.job.parameters
        let list = try ListDefinition(parameters: parameters)
        let member = StaffMember(id: parameters["member"]?.string ?? "", name: parameters["name"]?.string ?? "")
        let trait = parameters["trait"]?.string ?? ""
        let value = parameters["value"] ?? .null
        let done = run.job.report.checkpoint?.integer ?? .min
        let people = try await lists.numbers(list.listing, zone: list.zone).filter { $0 > done }
        run.update { report in
            report.unit = "people"
            report.total = report.done + Int64(people.count)
            report.numbers["people_changed", default: 0] += 0
        }
        var rest = people[...]
        while !rest.isEmpty {
            while backlog() > room { try await Task.sleep(for: .milliseconds(50)) }
            try Task.checkCancellation()
            let some = Array(rest.prefix(Self.portion))
            rest = rest.dropFirst(some.count)
            let messages = try await desk.identify(all: some, traits: [trait: value], by: member)
            run.update { report in
                report.done += Int64(some.count)
                report.checkpoint = some.last.map { .integer($0) }
                report.numbers["people_changed", default: 0] += Int64(messages.count)
            }
        }
    }
}
