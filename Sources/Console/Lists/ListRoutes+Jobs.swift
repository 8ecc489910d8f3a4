import Access
import Audiences
import Core
import Customers
import Hummingbird
import Jobs

extension ListRoutes {
    /// People for whom a trait is set while somebody waits; for more a job is started.
    private static let awaitedTraits = 200

    /// The list as a file, made by a job: it may be long, and whoever asked may go on meanwhile.
    @Sendable func startExport(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let query = try ListQuery(FormFields(fields["query"] ?? ""), of: subject)
        let label = try await label(context)
        let format = label.format
        var attributes = [.name] + query.columns
        if fields["what"] == "all" {
            attributes = try await lists.attributes().filter { $0.type != .presence }.map(\.attribute)
        }
        let order = ListExport.Order(
            ListDefinition(query.listing, of: subject, in: format.timeZone),
            columns: attributes.map { ($0, label.name($0)) },
            form: fields["form"].flatMap { ListExport.Form(rawValue: $0) } ?? .csv,
            isMarked: fields["marked"] != nil,
            isHarmless: fields["harmless"] != nil,
            title: "\(format.text("nav.\(subject.rawValue)"))-\(format.civil(format.now))"
        )
        let user = try context.requiredSession().user
        let job = try await jobs.start(ListExport.kind, parameters: order.parameters, by: user.email)
        return .seeOther("\(NavigationEntry.jobs.path)/\(job.id)")
    }

    /// Sets one trait of those who were chosen, or of everybody whom the list shows.
    @Sendable func setTrait(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let query = try ListQuery(FormFields(fields["query"] ?? ""), of: subject)
        let format = pages.format(context)
        func refuse(_ problem: ListProblem) async throws -> Response {
            let words = problem.words(subject, format.text)
            return try await answer(query.with { $0.panel = .selection }, problem: words, request, context)
        }
        guard let trait = fields["trait"].map({ Normalisation.storable($0.trimmed) }), trait.count <= 100 else {
            return try await refuse(.noTrait)
        }
        guard TraitWish.isAllowed(trait) else { return try await refuse(.identifyingTrait) }
        let user = try context.requiredSession().user
        let member = StaffMember(id: user.id, name: user.name)
        let type = try await lists.attributes().first { $0.attribute == .trait(trait) }?.type
        let value = TraitWish.value(fields["value"] ?? "", as: type ?? .text)
        let list = ListDefinition(query.listing, of: subject, in: format.timeZone)
        let people =
            fields["whom"] == "all"
            ? try await lists.numbers(query.listing, zone: format.timeZone)
            : fields.names(after: "row.").compactMap { Int64($0) }
        guard !people.isEmpty else { return try await refuse(.nobody) }
        guard people.count > Self.awaitedTraits else {
            let messages = try await desk.identify(all: people, traits: [trait: value], by: member)
            if let last = messages.last { _ = try await desk.isRecorded(last, of: people, in: eventLog) }
            return .seeOther(
                query.with { if !$0.columns.contains(.trait(trait)) { $0.columns.append(.trait(trait)) } }.path
            )
        }
        let parameters = TraitJob.parameters(
            list,
            trait: trait,
            value: value,
            title: TraitLabel.name(trait, format.text),
            by: member
        )
        let job = try await jobs.start(TraitJob.kind, parameters: parameters, by: user.email)
        return .seeOther("\(NavigationEntry.jobs.path)/\(job.id)")
    }
}

/// What somebody wants said of many people.
enum TraitWish {
    /// Said of many, these would make one person of them.
    private static let identifying: Set<String> = [
        "email", "phone", "id", "userId", "user_id", "anonymousId", "anonymous_id", "device_id",
    ]

    static func isAllowed(_ trait: String) -> Bool { !identifying.contains(trait) }

    /// What was typed, in the type that the trait has elsewhere; nothing typed takes it away.
    static func value(_ typed: String, as type: AttributeType) -> JSON {
        let text = Normalisation.storable(typed.trimmed)
        guard !text.isEmpty else { return .null }
        switch type {
        case .number:
            let digits = text.replacing(",", with: "")
            if let number = Int64(digits) { return .integer(number) }
            return Double(digits).flatMap { $0.isFinite ? .number($0) : nil } ?? .string(text)
        case .boolean where text == "true" || text == "false": return .bool(text == "true")
        default: return .string(text)
        }
    }
}
