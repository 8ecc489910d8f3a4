import Core

/// Writes JSON where values are texts already.
enum JSONText {
    static func quoted(_ text: String) -> [UInt8] { Array(JSON.string(text).text.utf8) }

    static func object(_ fields: [IncomingTrait]) -> [UInt8] {
        var text = [UInt8(ascii: "{")]
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += quoted(field.name)
            text.append(UInt8(ascii: ":"))
            text += field.json.utf8
        }
        text.append(UInt8(ascii: "}"))
        return text
    }
}
