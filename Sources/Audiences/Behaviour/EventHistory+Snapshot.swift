import Columns
import Events
import Snapshots
import Storage

extension EventHistory {
    /// Adds the history to a snapshot; the files in `folder` on which it rests. `fileRows`: see ``EventColumns``.
    func write(
        to writer: inout SnapshotWriter,
        partsIn folder: String,
        fileRows: Int
    ) throws(SnapshotFailure) -> [String] {
        try writer.add("names", names.sorted())
        var files = try activity.write(to: &writer, as: "activity", partsIn: folder, fileRows: fileRows)
        for name in names.sorted() {
            files += try self[number: name].write(
                to: &writer,
                as: "events/\(name)",
                partsIn: folder,
                fileRows: fileRows
            )
        }
        return files
    }

    /// What ``write(to:partsIn:fileRows:)`` wrote; the names are still to be learnt.
    init(from file: SnapshotFile, partsIn folder: String) throws(SnapshotFailure) {
        activity = try EventColumns(from: file, as: "activity", partsIn: folder)
        for name in try file.array("names", of: Int64.self) {
            self[number: name] = try EventColumns(from: file, as: "events/\(name)", partsIn: folder)
        }
    }

    /// Which number each name of events has.
    mutating func learnNames(in tx: any ReadTransaction) throws {
        for named in try EventLog.named(in: tx) { learn(named.name, of: named.type, number: named.number) }
    }
}
