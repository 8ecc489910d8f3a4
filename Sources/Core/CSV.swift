/// Comma-separated values as RFC 4180 has them.
public enum CSV {
    /// What tells spreadsheets that the text is UTF-8.
    public static let mark = "\u{FEFF}"

    /// One line with its end.
    public static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// A text that no spreadsheet runs as a formula: where it begins like one, an apostrophe stands before it (OWASP, CSV
    /// injection). A number with its sign is none, nor is a phone number.
    public static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaStarts.contains(first), Double(text) == nil, !isPhone(text)
        else { return text }
        return "'" + text
    }

    /// `=`, `+`, `-`, `@`, tab, carriage return, line feed; and the wide forms of the first four, which some spreadsheets
    /// take for the same.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    private static func isPhone(_ text: String) -> Bool {
        text.hasPrefix("+") && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
