import Access
import Core
import Customers
import Events
import Hummingbird

/// What staff do to a person on their page: edit, write notes, tag, take a merge back.
struct PersonDeskRoutes: Sendable {
    let people: PersonPages
    let desk: Desk
    let notes: Notes
    let tags: Tags
    let unmerging: Unmerging

    func add(to screens: Screens) {
        screens.post("/people/:id/traits", for: .editPeople, use: edit)
        screens.post("/people/:id/notes", for: .editPeople, use: write)
        screens.post("/people/:id/notes/:note", for: .editPeople, use: rewrite)
        screens.post("/people/:id/notes/:note/deletion", for: .editPeople, use: delete)
        screens.post("/people/:id/tags", for: .editPeople, use: tag)
        screens.post("/people/:id/tags/:tag/removal", for: .editPeople, use: untag)
        screens.post("/people/:id/unmerge", for: .editPeople, use: unmerge)
    }

    // MARK: Fields

    /// Answers with the field as it is then: saved, with the way back, or with what was typed and why it cannot be.
    @Sendable private func edit(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (profile, member) = try await people.writable(context)
        let fields = try await FormFields(body: request)
        guard let trait = fields["trait"], let place = fields["place"].flatMap({ Int($0) }), trait.count <= 200,
            FactView.names(of: profile, canWrite: true).contains(trait)
        else { throw ConsoleFailure.incompleteForm }
        let typed = fields["value"] ?? ""
        let format = people.pages.format(context)
        let old = profile.traits.first { $0.name == trait }
        guard FactView.isEditable(old) else { throw ConsoleFailure.notAllowed }
        let problem: String?
        var hasChanged = false
        do {
            // As it stands there already, only written in another way.
            let isSame = typed.trimmed == (old.map { FactView.raw($0, format) } ?? "")
            if !isSame,
                let message = try await desk.edit(trait, of: profile, to: typed, by: member, among: people.profiles)
            {
                hasChanged = true
                _ = try await desk.isRecorded(message, of: profile.numbers, in: people.eventLog)
            }
            problem = nil
        } catch let failure as StaffFailure {
            problem = format.text.words(for: failure)
        }
        guard request.isPartial else { return .seeOther(PersonPages.path(of: profile)) }
        let now = try await people.profiles.profile(id: profile.id) ?? profile
        let view = FactView(
            trait,
            now.traits.first { $0.name == trait },
            place: place,
            base: PersonPages.path(of: profile),
            canWrite: true,
            sources: SourceNames(try await people.sources.list()),
            typed: problem == nil ? nil : typed,
            problem: problem,
            before: hasChanged ? old.map { FactView.raw($0, format) } ?? "" : nil,
            format: format
        )
        return try people.pages.fragment("person/fact-part", view, context)
    }

    // MARK: Notes

    @Sendable private func write(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (profile, member) = try await people.writable(context)
        let text = try await FormFields(body: request)["text"] ?? ""
        let (_, message) = try await notes.add(text, to: .person(profile.summary.number), by: member)
        return try await timeline(of: profile, after: message, request, context)
    }

    @Sendable private func rewrite(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (profile, member) = try await people.writable(context)
        let text = try await FormFields(body: request)["text"] ?? ""
        let (_, message) = try await notes.edit(context.parameters.require("note"), to: text, by: member)
        return try await timeline(of: profile, after: message, request, context)
    }

    @Sendable private func delete(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (profile, member) = try await people.writable(context)
        let (_, message) = try await notes.delete(context.parameters.require("note"), by: member)
        return try await timeline(of: profile, after: message, request, context)
    }

    /// The timeline as soon as the message stands on it.
    private func timeline(
        of profile: Profile,
        after message: String?,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        if let message { _ = try await desk.isRecorded(message, of: profile.numbers, in: people.eventLog) }
        guard request.isPartial else { return .seeOther(PersonPages.path(of: profile)) }
        return try await people.timeline(of: profile, TimelineQuery(), context)
    }

    // MARK: Tags

    @Sendable private func tag(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (profile, member) = try await people.writable(context)
        let name = try await FormFields(body: request)["name"] ?? ""
        var problem: String?
        do {
            try await tags.add(tags.tag(named: name), to: [profile.summary.number], by: member)
        } catch let failure as StaffFailure {
            problem = people.pages.format(context).text.words(for: failure)
        }
        return try await tagged(profile, problem, request, context)
    }

    @Sendable private func untag(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (profile, member) = try await people.writable(context)
        guard let tag = try await tags.tag(id: context.parameters.require("tag")) else { throw StaffFailure.unknownTag }
        try await tags.remove(tag, from: [profile.summary.number], by: member)
        return try await tagged(profile, nil, request, context)
    }

    private func tagged(
        _ profile: Profile,
        _ problem: String?,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        guard request.isPartial else { return .seeOther(PersonPages.path(of: profile)) }
        let view = try await people.tagsView(of: profile, context, problem: problem)
        return try people.pages.fragment("timeline/tags-part", view, context)
    }

    // MARK: Identity

    /// Leads to whoever is a person of their own again.
    @Sendable private func unmerge(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (profile, member) = try await people.writable(context)
        let merged = try await FormFields(body: request)["profile"] ?? ""
        let done = try await unmerging.unmerge(merged, from: profile.id, by: member)
        return .onward("/people/\(done.profileID)", for: request)
    }
}
