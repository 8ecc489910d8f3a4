import Core

extension ImportPlan {
    /// What the columns of a file probably say, by their names and by the first values.
    public static func suggested(for probe: FileProbe, kind: ImportKind, timeZone: String) -> ImportPlan {
        let columns = probe.layout.columns
        var plan = ImportPlan(
            kind: kind,
            layout: probe.layout,
            targets: [],
            timeZone: timeZone,
            takesEventsAsTheyAre: kind == .events && probe.holdsEvents
        )
        let reader = TimeReader(timeZone: timeZone)
        var taken: Set<ImportTarget> = []
        for (index, column) in columns.enumerated() {
            let values = probe.rows.compactMap { $0[index]?.trimmed }.filter { !$0.isEmpty }
            let look = ValueLook(values, reader)
            var target = KnownHeaders.target(column, kind) ?? look.identifier(kind) ?? .field(column, look.type)
            if case .field(let name, let type) = target, type != look.type, !values.isEmpty, !look.isMostly(type) {
                // The name says a number, most values do not: they know better. A number may be meant as a text.
                target = .field(name, type == .text || look.type == .text ? .text : look.type)
                if KnownHeaders.target(column, kind) == nil { target = .field(name, look.type) }
            }
            // A name that comes twice is kept under its own.
            if target.isUnique, !taken.insert(Self.name(target)).inserted {
                target = .field(column, look.type)
                if !taken.insert(Self.name(target)).inserted { target = .ignore }
            }
            // What has no name, or one that nobody could write, is left out.
            plan.targets.append(ImportTarget(target.text) == nil ? .ignore : target)
        }
        if kind == .events, !plan.targets.contains(.event) {
            let isOrder = plan.targets.contains { if case .field("order_id", _) = $0 { true } else { false } }
            plan.eventName = isOrder ? "Order Completed" : nil
        }
        return plan
    }

    private static func name(_ target: ImportTarget) -> ImportTarget {
        if case .field(let name, _) = target { .field(name, .text) } else { target }
    }
}

extension FileProbe {
    /// Its lines are events as Segment's libraries send them.
    fileprivate var holdsEvents: Bool {
        guard layout.format == .lines, let type = layout.columns.firstIndex(of: "type"),
            layout.columns.contains("userId") || layout.columns.contains("anonymousId")
        else { return false }
        let types: Set = ["track", "identify", "page", "screen", "group", "alias"]
        // A line that cannot be read says nothing of the others.
        let named = rows.compactMap { $0[type] }.filter { !$0.isEmpty }
        return !named.isEmpty && named.allSatisfy(types.contains)
    }
}

/// What the first values of a column look like.
private struct ValueLook {
    let type: ImportTarget.ValueType
    private let isEmail: Bool
    private let isPhone: Bool
    private let numbers: Double

    init(_ values: [String], _ reader: TimeReader) {
        var reader = reader
        func nearlyAll(_ test: (String) -> Bool) -> Bool {
            !values.isEmpty && values.count(where: test) * 20 >= values.count * 19
        }
        isEmail = nearlyAll { $0.contains("@") && $0.contains(".") && Normalisation.email($0) != nil }
        isPhone = nearlyAll { PhoneCell.isMobile($0) }
        numbers = Double(values.count { NumberCell.isNumber(Array($0.utf8)) }) / Double(max(values.count, 1))
        // What begins with a zero and goes on with digits is a code, not a number (0원 is one).
        let isCode = values.contains { value in
            let digits = value.utf8.prefix { (0x30...0x39).contains($0) }
            return digits.count > 1 && digits.first == 0x30
        }
        type =
            if nearlyAll({ BooleanCell.value(of: Array($0.utf8)) != nil }) && !nearlyAll({ $0 == "0" || $0 == "1" }) {
                .boolean
            } else if !isCode, !isPhone, nearlyAll({ NumberCell.isNumber(Array($0.utf8)) }) {
                .number
            } else if nearlyAll({ text in
                text.utf8.count >= 8 && text.utf8.contains(where: { !(0x30...0x39).contains($0) })
                    && Array(text.utf8).withUnsafeBufferPointer { reader.instant($0) } != nil
            }) {
                .time
            } else {
                .text
            }
    }

    /// Whether more than half of the values are of a type that the column's name promises: the rest is mistyped.
    func isMostly(_ type: ImportTarget.ValueType) -> Bool { type == .number && numbers > 0.5 }

    func identifier(_ kind: ImportKind) -> ImportTarget? {
        guard kind != .companies else { return nil }
        return isEmail ? .email : isPhone ? .phone : nil
    }
}
