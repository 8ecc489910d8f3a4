import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A folder that one process has for itself. The system frees it when the process ends, however it ends.
final class FolderLock: Sendable {
    /// Where its owner may write.
    let folder: URL
    private let descriptor: Int32

    /// The first of some numbered folders under `base` that nobody uses: what another process left waiting in it goes on
    /// from there. Nil where the disk allows none.
    init?(under base: URL) {
        for number in 0..<16 {
            let folder = base.appendingPathComponent("\(number)")
            try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let descriptor = open(folder.appendingPathComponent("lock").path, O_CREAT | O_RDWR, 0o600)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                (self.folder, self.descriptor) = (folder, descriptor)
                return
            }
            close(descriptor)
        }
        return nil
    }

    deinit { close(descriptor) }
}
