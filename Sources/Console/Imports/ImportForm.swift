import Core
import Foundation
import Importing

/// What was chosen on the mapping screen.
struct ImportForm {
    private let fields: FormFields

    init(_ fields: FormFields) { self.fields = fields }

    var sourceName: String? { fields["source"] }

    /// The plan of `planned` with what was chosen. What the file is read by anew gets new columns, and then the mapping is
    /// suggested anew.
    func plan(for planned: Import) throws -> ImportPlan {
        let old = planned.plan
        let kind = fields["kind"].flatMap { ImportKind(rawValue: $0) } ?? old.kind
        let encoding = fields["encoding"].flatMap { TextEncoding(rawValue: $0) } ?? old.layout.encoding
        let delimiter = fields["delimiter"].flatMap { UInt8($0) } ?? old.layout.delimiter
        let hasHeader = fields["header"].map { $0 == "1" } ?? old.layout.hasHeader
        let isReadAnew =
            encoding != old.layout.encoding || delimiter != old.layout.delimiter
            || hasHeader != old.layout.hasHeader
        if isReadAnew || kind != old.kind {
            let probe = try FileProbe(
                path: planned.path,
                encoding: encoding,
                delimiter: old.layout.format == .delimited ? delimiter : nil,
                hasHeader: hasHeader
            )
            return .suggested(for: probe, kind: kind, timeZone: old.timeZone)
        }
        var plan = old
        for index in plan.targets.indices {
            guard let choice = fields["c\(index)"] else { continue }
            plan.targets[index] = target(choice, index, old: plan.targets[index], column: plan.layout.columns[index])
        }
        plan.eventName = fields["event"]
        return plan
    }

    private func target(_ choice: String, _ index: Int, old: ImportTarget, column: String) -> ImportTarget {
        let name = fields["n\(index)"]
        switch choice {
        case "field":
            let type = fields["t\(index)"].flatMap { ImportTarget.ValueType(rawValue: $0) } ?? .text
            // Something else was chosen before, so there is no name yet.
            if case .field(let known, _) = old { return .field(name ?? known, type) }
            return .field(name ?? column, type)
        case "external": return .external(name ?? column)
        default: return ImportTarget(choice) ?? .ignore
        }
    }
}
