import Core
import Customers
import Sales

/// What the palette shows: groups of things to choose from, the first of them chosen.
struct PaletteView: Sendable {
    /// Of people and of companies each.
    static let found = 6

    struct Group: Sendable {
        let id: String
        let title: String
        let items: [Item]
    }

    struct Item: Sendable {
        let id: String
        let title: String
        let detail: String
        let icon: String
        /// Of a person who has a name; the icon gives way.
        let initial: String?
        let path: String
        /// The form field that choosing it sends to ``path``; nil where it is a place to go to.
        let field: String?
        let value: String
    }

    let groups: [Group]
    /// Nothing was found for this.
    let nothing: String?

    init(
        _ query: PaletteQuery,
        people: [PersonSummary],
        companies: [Company],
        entries: [NavigationEntry],
        actions: [PaletteAction],
        catalogues: Catalogues,
        format: Format
    ) {
        let text = format.text
        /// Both languages find it: who reads Korean may type English.
        func matches(_ key: String) -> Bool {
            query.matches([catalogues.korean(key), catalogues.english(key)])
        }
        var found: [Item] = people.map { PaletteView.item($0, format) }
        if !found.isEmpty, people.count == PaletteView.found {
            found.append(
                PaletteView.place(text("palette.all_people"), "search", ListQuery(search: query.text).path)
            )
        }
        let firms = companies.map { company in
            PaletteView.place(company.name ?? company.groupID, "building", "/companies/\(company.id)")
        }
        let screens = entries.filter { matches("nav.\($0.rawValue)") }.map { entry in
            PaletteView.place(text("nav.\(entry.rawValue)"), entry.icon, entry.path)
        }
        let doings = actions.filter { matches("palette.action.\($0.key)") }.map { PaletteView.item($0, text) }
        var count = 0
        let all = [("people", found), ("companies", firms), ("screens", screens), ("actions", doings)]
        groups = all.compactMap { key, items in
            guard !items.isEmpty else { return nil }
            let numbered = items.map { item in
                count += 1
                return item.numbered(count)
            }
            return Group(id: "palette-\(key)", title: text("palette.group.\(key)"), items: numbered)
        }
        nothing = groups.isEmpty ? text("palette.nothing", ["search": query.text]) : nil
    }

    private static func item(_ person: PersonSummary, _ format: Format) -> Item {
        let label = PersonLabel(person, format)
        let known = [person.email, person.phone.map(format.phone)].compactMap { $0 }.filter { $0 != label.name }
        return Item(
            id: "",
            title: label.name,
            detail: known.joined(separator: " · "),
            icon: "person",
            initial: label.initial,
            path: label.path,
            field: nil,
            value: ""
        )
    }

    private static func item(_ action: PaletteAction, _ text: Catalogue) -> Item {
        let title = text("palette.action.\(action.key)")
        switch action.effect {
        case .open(let path): return place(title, action.icon, path)
        case .send(let path, let field, let value):
            return Item(
                id: "",
                title: title,
                detail: "",
                icon: action.icon,
                initial: nil,
                path: path,
                field: field,
                value: value
            )
        }
    }

    private static func place(_ title: String, _ icon: String, _ path: String) -> Item {
        Item(id: "", title: title, detail: "", icon: icon, initial: nil, path: path, field: nil, value: "")
    }
}

extension PaletteView.Item {
    /// With an id by which the field of the palette names the chosen one.
    fileprivate func numbered(_ number: Int) -> Self {
        Self(
            id: "palette-item-\(number)",
            title: title,
            detail: detail,
            icon: icon,
            initial: initial,
            path: path,
            field: field,
            value: value
        )
    }
}
