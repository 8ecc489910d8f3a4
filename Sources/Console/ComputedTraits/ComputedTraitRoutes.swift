import Access
import Audiences
import Core
import Customers
import Events
import Hummingbird

/// What is worked out from what people did: the list, and the form that makes another one.
struct ComputedTraitRoutes: Sendable {
    let traits: ComputedTraits
    let people: PeopleLists
    let sources: Sources
    let tags: Tags
    let pages: Pages

    func add(to screens: Screens) {
        screens.get("/computed-traits", for: .viewPeople, use: list)
        screens.post("/computed-traits", for: .editAudiences, use: create)
        screens.post("/computed-traits/:name/deletion", for: .editAudiences, use: delete)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await answer(request.query, problem: nil, request, context)
    }

    private func answer(
        _ fields: FormFields,
        problem: String?,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        let label = AttributeLabel(
            format: pages.format(context),
            sources: try await sources.list(),
            tags: try await tags.list()
        )
        let canEdit = context.allows(.editAudiences)
        var form: ComputedTraitForm?
        if canEdit, fields["did"] != nil || fields["type"] != nil {
            let (name, type) = (fields["did"] ?? "", EventType(name: fields["type"] ?? "track") ?? .track)
            let known = try await people.eventNames().first { $0.name == name && $0.type == type }
            form = ComputedTraitForm(
                known ?? EventDescription(type: type, name: name, events: 0, properties: []),
                problem == nil ? nil : fields,
                problem: problem,
                label.format.text
            )
        }
        let view = ComputedTraitsView(
            try await traits.list(),
            events: canEdit && form == nil && fields["new"] != nil ? try await people.eventChoices() : nil,
            form: form,
            canEdit: canEdit,
            label: label
        )
        return try pages.page("computed/page", view, at: .audiences, request, context)
    }

    @Sendable private func create(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = try await FormFields(body: request)
        let text = pages.format(context).text
        func refuse(_ words: String) async throws -> Response {
            try await answer(fields, problem: words, request, context)
        }
        do {
            let definition = try ComputedTraitForm.definition(fields)
            let user = try context.requiredSession().user
            let trait = try await traits.add(definition, named: fields["name"]?.trimmed ?? "", by: user.name)
            return .seeOther("\(ComputedTraitsView.path)#\(trait.name)")
        } catch let problem as ListProblem {
            return try await refuse(problem.words(.people, text))
        } catch let failure as ComputedTraitFailure {
            return try await refuse(text.words(for: failure))
        } catch let failure as DefinitionFailure {
            return try await refuse(text.words(for: failure))
        }
    }

    @Sendable private func delete(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await traits.delete(context.parameters.require("name"))
        return .seeOther(ComputedTraitsView.path)
    }
}
