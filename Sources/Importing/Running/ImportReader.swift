import Core
import Dispatch
import Synchronization

/// A row that was not imported, as the file of rejected rows tells it.
public struct RejectedRow: Sendable, Hashable {
    /// The line of the file on which it begins.
    public let line: Int
    /// The name of the column at fault; nil where it is the row as a whole.
    public let column: String?
    public let reason: RowReason
    public let fields: [String]
}

/// What became of some rows, in the order of the file.
struct ImportBatch: Sendable {
    /// `{"batch":[…]}`; empty where no row was good.
    var body: [UInt8] = []
    var events = 0
    var rejected: [RejectedRow] = []
    /// The number of the last row.
    var lastRow: Int64 = 0
    /// Bytes of the file that were read by then.
    var position: Int64 = 0
}

/// Reads a file from its beginning to its end and makes batches of events of it, in constant memory.
final class ImportReader {
    private static let batchRows = 500
    private static let batchBytes = 200 << 10

    private let plan: ImportPlan
    private let pieces: PieceReader
    private var mapper: RowMapper
    private var delimited: DelimitedParser
    private var lines: LineParser
    private var piece: [UInt8] = []
    private var isAtEnd = false
    private var isBehindHeader: Bool
    private var row: Int64 = 0
    private let skipped: Int64
    private var ready: [ImportBatch] = []
    private var current = ImportBatch()

    /// Rows up to and with number `skipped` were imported before. Throws ``ImportFailure``.
    init(path: String, plan: ImportPlan, skipping skipped: Int64 = 0) throws(ImportFailure) {
        self.plan = plan
        self.skipped = skipped
        pieces = try PieceReader(path: path, packing: plan.layout.packing, encoding: plan.layout.encoding)
        mapper = RowMapper(plan)
        delimited = DelimitedParser(delimiter: plan.layout.delimiter)
        lines = LineParser(columns: plan.layout.columns)
        isBehindHeader = !plan.layout.hasHeader
    }

    var size: Int64 { pieces.size }

    /// Nil at the end of the file. Throws ``ImportFailure``.
    func next() throws(ImportFailure) -> ImportBatch? {
        while ready.isEmpty, !isAtEnd { try readPiece() }
        return ready.isEmpty ? nil : ready.removeFirst()
    }

    private func readPiece() throws(ImportFailure) {
        isAtEnd = try !pieces.next(into: &piece)
        let piece = piece
        switch plan.layout.format {
        case .delimited:
            piece.withUnsafeBufferPointer { delimited.parse($0) { take(&$0, []) } }
            if isAtEnd { delimited.finish { take(&$0, []) } }
        case .lines:
            piece.withUnsafeBufferPointer { lines.parse($0) { take(&$0, $1) } }
            if isAtEnd { lines.finish { take(&$0, $1) } }
        }
        if isAtEnd { finishBatch() }
    }

    private func take(_ buffer: inout RowBuffer, _ line: [UInt8]) {
        guard isBehindHeader else {
            isBehindHeader = true
            return
        }
        row += 1
        guard row > skipped else { return }
        current.lastRow = row
        current.position = pieces.position
        let start = current.body.count
        if start == 0 { current.body += #"{"batch":["#.utf8 } else { current.body.append(UInt8(ascii: ",")) }
        do throws(RowRejection) {
            try mapper.append(buffer, line: line, to: &current.body)
            current.events += 1
        } catch {
            current.body.removeLast(current.body.count - start)
            current.rejected.append(
                RejectedRow(
                    line: buffer.line,
                    column: error.column.flatMap {
                        plan.layout.columns.indices.contains($0) ? plan.layout.columns[$0] : nil
                    },
                    reason: error.reason,
                    fields: plan.layout.format == .lines
                        ? [String(decoding: line.prefix(4_096), as: UTF8.self)]
                        : (0..<min(buffer.count, plan.layout.columns.count + 20)).map {
                            String(buffer.text($0).prefix(4_096))
                        }
                )
            )
        }
        if current.events + current.rejected.count >= Self.batchRows || current.body.count >= Self.batchBytes {
            finishBatch()
        }
    }

    private func finishBatch() {
        guard current.lastRow > 0 else { return }
        if !current.body.isEmpty { current.body += "]}".utf8 }
        ready.append(current)
        current = ImportBatch()
    }
}

/// A thread on which one reader works: cutting a large file into events takes a core for minutes, and the cooperative
/// pool has only as many threads as the machine has cores.
final class ReadingThread: Sendable {
    private let queue = DispatchQueue(label: "dangol.import")
    /// Only the queue takes it, so nobody ever waits.
    private let reader: Mutex<ImportReader>
    let size: Int64

    init(_ reader: sending ImportReader) {
        size = reader.size
        self.reader = Mutex(reader)
    }

    /// Nil at the end of the file. Throws ``ImportFailure``.
    func next() async throws -> ImportBatch? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(with: Result { try reader.withLock { try $0.next() } })
            }
        }
    }
}
