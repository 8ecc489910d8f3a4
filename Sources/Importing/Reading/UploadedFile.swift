import Foundation

/// Writes what is uploaded to disk as it comes, in constant memory.
enum UploadedFile {
    /// Makes the folder too. Throws ``ImportFailure/fileTooLarge(limit:)``, and ``ImportFailure/unreadableFile`` where it cannot be
    /// written.
    static func write<Chunks: AsyncSequence>(
        _ chunks: Chunks,
        to path: String,
        limit: Int
    ) async throws where Chunks.Element: Collection<UInt8> {
        let folder = (path as NSString).deletingLastPathComponent
        guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil,
            FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw ImportFailure.unreadableFile }
        defer { try? handle.close() }
        var written = 0
        for try await chunk in chunks {
            written += chunk.count
            guard written <= limit else { throw ImportFailure.fileTooLarge(limit: Int64(limit)) }
            // To the page cache: quick, and the client waits for it anyway.
            try handle.write(contentsOf: Data(chunk))
        }
    }
}
