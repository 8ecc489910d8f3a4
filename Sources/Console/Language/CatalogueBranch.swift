import Core
import Mustache

/// A branch of a catalogue: what `t.people` is while a template walks to `t.people.title`.
struct CatalogueBranch: MustacheParent, Sendable {
    private enum Node {
        case text(String)
        case branch(CatalogueBranch)
    }

    private let nodes: [String: Node]

    /// Nil where `json` holds anything but texts and objects.
    init?(_ json: JSON) {
        guard case .object(let fields) = json else { return nil }
        var nodes: [String: Node] = [:]
        for (key, value) in fields {
            if let text = value.string {
                nodes[key] = .text(text)
            } else if let branch = CatalogueBranch(value) {
                nodes[key] = .branch(branch)
            } else {
                return nil
            }
        }
        self.nodes = nodes
    }

    func child(named name: String) -> Any? {
        switch nodes[name] {
        case .text(let text): text
        case .branch(let branch): branch
        case nil: nil
        }
    }

    /// Dotted key to text.
    func flattened() -> [String: String] {
        var texts: [String: String] = [:]
        for (name, node) in nodes {
            switch node {
            case .text(let text): texts[name] = text
            case .branch(let branch):
                for (rest, text) in branch.flattened() { texts["\(name).\(rest)"] = text }
            }
        }
        return texts
    }
}
