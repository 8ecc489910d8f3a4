import Core
import Foundation

/// The file of rows that were not imported: line, column, reason, and the row itself, so that it can be mended and imported
/// again. In UTF-8 with its mark, because spreadsheets take it for something else without.
final class RejectedRows {
    static let fileName = "rejected.csv"

    private let handle: FileHandle
    private var buffer = ""
    /// Of the file, once it is flushed.
    private(set) var bytes: Int64

    /// `keeping` the first so many bytes of what an earlier run wrote.
    init(path: String, columns: [String], keeping: Int64) throws {
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw ImportFailure.unreadableFile
            }
        }
        guard let handle = FileHandle(forUpdatingAtPath: path) else { throw ImportFailure.unreadableFile }
        self.handle = handle
        bytes = keeping
        try handle.truncate(atOffset: UInt64(max(0, keeping)))
        try handle.seekToEnd()
        if keeping == 0 {
            add(CSV.mark + CSV.line(["line", "column", "reason", "explanation"] + columns))
            try flush()
        }
    }

    func append(_ rows: [RejectedRow]) throws {
        guard !rows.isEmpty else { return }
        for row in rows {
            add(CSV.line(["\(row.line)", row.column ?? "", row.reason.rawValue, row.reason.message] + row.fields))
        }
        try flush()
    }

    func flush() throws {
        guard !buffer.isEmpty else { return }
        try handle.write(contentsOf: Data(buffer.utf8))
        buffer = ""
    }

    private func add(_ text: String) {
        buffer += text
        bytes += Int64(text.utf8.count)
    }
}
