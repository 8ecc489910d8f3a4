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
        try writer.add("names", columns.keys.sorted())
        var files = try activity.write(to: &writer, as: "activity", partsIn: folder, fileRows: fileRows)
        for (name, events) in columns.sorted(by: { $0.key < $1.key }) {
            files += try events.write(to: &writer, as: "events/\(name)", partsIn: folder, fileRows: fileRows)
        }
        return files
    }

    /// What ``write(to:partsIn:fileRows:)`` wrote; the names are still to be learnt.
    init(from file: SnapshotFile, partsIn folder: String) throws(SnapshotFailure) {
        activity = try EventColumns(from: file, as: "activity", partsIn: folder)
        for name in try file.array("names", of: Int64.self) {
            columns[name] = try EventColumns(from: file, as: "events/\(name)", partsIn: folder)
        }
    }

    /// Which number each name of events has.
    mutating func learnNames(in tx: any ReadTransaction) throws {
        for named in try EventLog.named(in: tx) { numbers[named.type, default: [:]][named.name] = named.number }
    }
}
