import Foundation

/// Where the files of jobs lie: a folder each.
struct JobFolder: Sendable {
    let path: String

    /// Nil for what is no plain file name.
    func path(of name: String, job: String) -> String? {
        guard JobFolder.isPlain(name), JobFolder.isPlain(job) else { return nil }
        return "\(path)/\(job)/\(name)"
    }

    func create(for job: String) throws(JobFailure) {
        do {
            try FileManager.default.createDirectory(atPath: "\(path)/\(job)", withIntermediateDirectories: true)
        } catch {
            throw .unwritable
        }
    }

    func remove(job: String) {
        guard JobFolder.isPlain(job) else { return }
        try? FileManager.default.removeItem(atPath: "\(path)/\(job)")
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 255
            && !name.utf8.contains { $0 == 0x2F || $0 < 0x20 }
    }
}
