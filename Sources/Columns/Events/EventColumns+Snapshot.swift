import Foundation
public import Snapshots

extension EventColumns {
    /// To be raised when arrays or what they mean change.
    public static let snapshotVersion: UInt32 = 1

    private struct Description: Codable {
        let properties: [String]
        let crowded: Set<String>
        let isCrowded: Bool
        let isDistinct: Bool
        let rows: Int
        let parts: [Part]

        struct Part: Codable {
            let name: String
            let isFile: Bool
        }
    }

    /// Adds the columns to a snapshot, as arrays whose names begin with `name`. Parts of `fileRows` rows are files of their own in
    /// `folder`, written once; smaller ones are written anew with each snapshot, because a file costs more than their rows.
    /// Everything must be settled. The files on which the snapshot rests. Throws ``SnapshotFailure``.
    public func write(
        to writer: inout SnapshotWriter,
        as name: String,
        partsIn folder: String,
        fileRows: Int
    ) throws(SnapshotFailure) -> [String] {
        precondition(loaded.isEmpty, "columns are kept only when they are in order")
        let description = Description(
            properties: properties,
            crowded: crowded,
            isCrowded: isCrowded,
            isDistinct: isDistinct,
            rows: rows,
            parts: parts.map { Description.Part(name: $0.name, isFile: $0.part.rows >= fileRows) }
        )
        try writer.add(name, json: description)
        for (number, dictionary) in dictionaries.enumerated() where dictionary.count > 1 {
            try dictionary.write(to: &writer, as: "\(name)/texts/\(number)")
        }
        var files: [String] = []
        for (live, part) in zip(parts, description.parts) {
            try writer.add("\(name)/live/\(part.name)", live.live)
            guard part.isFile else {
                try live.part.write(to: &writer, as: "\(name)/part/\(part.name)")
                continue
            }
            let path = Self.path(of: part.name, in: folder)
            files.append((path as NSString).lastPathComponent)
            guard !FileManager.default.fileExists(atPath: path) else { continue }
            var own = try SnapshotWriter(path: path, version: Self.snapshotVersion)
            try live.part.write(to: &own, as: "part")
            try own.finish()
        }
        return files
    }

    /// What ``write(to:as:partsIn:fileRows:)`` wrote. Throws ``SnapshotFailure`` where anything of it is missing or not what was written.
    public init(from file: SnapshotFile, as name: String, partsIn folder: String) throws(SnapshotFailure) {
        let description = try file.json(name, as: Description.self)
        self.init(isDistinct: description.isDistinct)
        properties = description.properties
        numbers = Dictionary(zip(properties, properties.indices), uniquingKeysWith: { $1 })
        (crowded, isCrowded, rows) = (description.crowded, description.isCrowded, description.rows)
        for number in properties.indices {
            let texts = "\(name)/texts/\(number)"
            dictionaries.append(
                file.has(texts + "/bytes") ? try ValueDictionary(from: file, as: texts) : ValueDictionary()
            )
        }
        for part in description.parts {
            let live = try file.array("\(name)/live/\(part.name)", of: UInt64.self)
            let rows: EventPart
            if part.isFile {
                let path = Self.path(of: part.name, in: folder)
                let own = try SnapshotFile(path: path, version: Self.snapshotVersion)
                rows = try EventPart(from: own, as: "part")
            } else {
                rows = try EventPart(from: file, as: "\(name)/part/\(part.name)")
            }
            guard live.count == rows.presence.count else { throw SnapshotFailure(.damaged, part.name) }
            parts.append(LivePart(name: part.name, part: rows, live: live))
        }
    }

    private static func path(of part: String, in folder: String) -> String { folder + "/" + part + ".columns" }
}
