import CSimdjson

/// What a batch says once for all its items: `context` and `integrations` go into every item, and where both say the
/// same field, the item wins (Segment HTTP API, "Batch").
struct BatchContext {
    private let common: dangol_common
    /// Reads objects; what it read before stays as it is.
    private let reader: EventReader
    /// Read once, for all items.
    private let context: [IncomingTrait]
    private let integrations: [IncomingTrait]

    /// Nil where the batch says nothing of the kind.
    init?(_ common: dangol_common, with reader: EventReader) {
        guard !common.context.isAbsent || !common.integrations.isAbsent else { return nil }
        self.common = common
        self.reader = reader
        context = common.context.isObject ? reader.fields(of: common.context) : []
        integrations = common.integrations.isObject ? reader.fields(of: common.integrations) : []
    }

    /// The item's text with the batch's fields merged in.
    func merged(into item: dangol_item) -> [UInt8] {
        var text = [UInt8]()
        text.reserveCapacity(item.raw.length + common.context.length + common.integrations.length + 64)
        text.append(UInt8(ascii: "{"))
        append("context", of: item.context, and: common.context, context, to: &text)
        append("integrations", of: item.integrations, and: common.integrations, integrations, to: &text)
        let rest = withoutFields(item)
        if rest.contains(where: { !JSONDepth.isSpace($0) }) {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            text += rest
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    private func append(
        _ name: String,
        of item: dangol_slice,
        and common: dangol_slice,
        _ fields: [IncomingTrait],
        to text: inout [UInt8]
    ) {
        let value: [UInt8]
        if item.isObject, common.isObject {
            value = union(item, fields)
        } else if !item.isAbsent {
            value = item.isText ? JSONText.quoted(item.text) : Array(item.bytes)
        } else if common.isObject {
            value = Array(common.bytes)
        } else {
            return
        }
        if text.count > 1 { text.append(UInt8(ascii: ",")) }
        text += "\"\(name)\":".utf8
        text += value
    }

    /// One level deep, as Segment merges.
    private func union(_ item: dangol_slice, _ fields: [IncomingTrait]) -> [UInt8] {
        let own = reader.fields(of: item)
        let names = Set(own.map(\.name))
        return JSONText.object(fields.filter { !names.contains($0.name) } + own)
    }

    private func withoutFields(_ item: dangol_item) -> [UInt8] {
        guard !item.context.isMissing || !item.integrations.isMissing else {
            return Array(item.raw.bytes.dropFirst().dropLast())
        }
        let kept = reader.fields(of: item.raw).filter { $0.name != "context" && $0.name != "integrations" }
        return JSONText.object(kept).dropFirst().dropLast()
    }
}
