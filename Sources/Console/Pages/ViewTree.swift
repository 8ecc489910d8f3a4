import Mustache

/// A view as templates ask it: by name.
///
/// Mustache looks into a value anew for every name that a template asks for, and of every value around it as well; a page with
/// fifty rows took it a tenth of a second. Here each value is looked into once, before the page is written.
struct ViewTree: MustacheParent {
    private let children: [String: Any]

    func child(named name: String) -> Any? { children[name] }

    /// The value as templates take it: views as trees, lists of views as lists of trees, all else as it is; nil for nothing.
    static func laidOut(_ value: Any) -> Any? {
        switch value {
        case is String, is Bool, is Int, is Int64, is Double, is any MustacheParent, is any MustacheCustomRenderable:
            return value
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { laidOut($0.value) }
        case .collection, .set: return mirror.children.compactMap { laidOut($0.value) }
        // Those that write themselves are values, not views.
        case .struct where !(value is any CustomStringConvertible): return ViewTree(mirror)
        default: return value
        }
    }

    private init(_ mirror: Mirror) {
        var children: [String: Any] = [:]
        for child in mirror.children {
            guard let name = child.label, let value = ViewTree.laidOut(child.value) else { continue }
            children[name] = value
        }
        self.children = children
    }
}
