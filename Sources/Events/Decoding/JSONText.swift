import Core

/// Writes JSON where values are texts already.
enum JSONText {
    static func quoted(_ text: String) -> [UInt8] { Array(JSON.string(text).text.utf8) }
}
