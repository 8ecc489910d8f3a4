import CSimdjson

/// What a batch says once for all its items: `context` and `integrations` go into every item, and where both say the
/// same field, the item wins (Segment HTTP API, "Batch").
enum BatchContext {
    /// The item's text with the batch's fields merged in.
    static func merged(_ item: dangol_item, _ common: dangol_common) -> [UInt8] {
        var text = [UInt8]()
        text.reserveCapacity(item.raw.length + common.context.length + common.integrations.length + 64)
        text.append(UInt8(ascii: "{"))
        append("context", of: item.context, and: common.context, to: &text)
        append("integrations", of: item.integrations, and: common.integrations, to: &text)
        let rest = withoutFields(item)
        if rest.contains(where: { !JSONDepth.isSpace($0) }) {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            text += rest
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    private static func append(_ name: String, of item: dangol_slice, and common: dangol_slice, to text: inout [UInt8])
    {
        let value: [UInt8]
        if item.isObject, common.isObject {
            value = union(item, common)
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
    private static func union(_ item: dangol_slice, _ common: dangol_slice) -> [UInt8] {
        let reader = EventReader()
        let own = reader.fields(of: item)
        let names = Set(own.map(\.name))
        let added = reader.fields(of: common).filter { !names.contains($0.name) }
        return JSONText.object(added + own)
    }

    private static func withoutFields(_ item: dangol_item) -> [UInt8] {
        guard !item.context.isMissing || !item.integrations.isMissing else {
            return Array(item.raw.bytes.dropFirst().dropLast())
        }
        let kept = EventReader().fields(of: item.raw).filter { $0.name != "context" && $0.name != "integrations" }
        return JSONText.object(kept).dropFirst().dropLast()
    }
}
