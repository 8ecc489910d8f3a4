import Synchronization

/// How far a long work is, on standard error: a bar for a person, nothing for a file.
final class ProgressBar: Sendable {
    private let title: String
    private let shown = Mutex(-1)

    init(_ title: String) { self.title = title }

    /// `fraction` 0 … 1.
    func update(_ fraction: Double) { update(fraction, note: nil) }

    /// As above; `note` stands behind it.
    func update(_ fraction: Double, note: String?) {
        guard StandardError.isTerminal else { return }
        let percent = Int(fraction * 100)
        let isNew = shown.withLock { shown in
            guard percent > shown else { return false }
            shown = percent
            return true
        }
        guard isNew else { return }
        let full = percent * 40 / 100
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 40 - full)
        StandardError.write(
            "\r\(title) \(bar) \(percent) %\(note.map { "  \($0)" } ?? "")\u{1B}[K\(percent == 100 ? "\n" : "")"
        )
    }
}
