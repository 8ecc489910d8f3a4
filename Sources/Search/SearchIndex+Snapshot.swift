public import Snapshots

extension SearchIndex {
    /// To be raised when arrays, or the forms in which texts are kept, change.
    public static let snapshotVersion: UInt32 = 1

    /// Adds the index to a snapshot.
    public func write(to writer: inout SnapshotWriter) throws(SnapshotFailure) {
        try plain.write(to: &writer, as: "plain")
        try script.write(to: &writer, as: "script")
        try initials.write(to: &writer, as: "initials")
        try sounds.write(to: &writer, as: "sounds")
        try digits.write(to: &writer, as: "digits")
        try writer.add("versions", versions)
        try writer.add("owners", [replaced, alive])
    }

    /// What ``write(to:)`` wrote.
    public init(from file: SnapshotFile) throws(SnapshotFailure) {
        versions = try file.array("versions")
        let owners = try file.array("owners", of: Int.self)
        guard owners.count == 2 else { throw SnapshotFailure(.damaged, "owners") }
        (replaced, alive) = (owners[0], owners[1])
        plain = try ByteArena(from: file, as: "plain", owners: versions.count)
        script = try ByteArena(from: file, as: "script", owners: versions.count)
        initials = try ByteArena(from: file, as: "initials", owners: versions.count)
        sounds = try ByteArena(from: file, as: "sounds", owners: versions.count)
        digits = try ByteArena(from: file, as: "digits", owners: versions.count)
    }
}

extension ByteArena {
    fileprivate func write(to writer: inout SnapshotWriter, as name: String) throws(SnapshotFailure) {
        try writer.add(name + "/bytes", bytes)
        try writer.add(name + "/starts", starts)
        try writer.add(name + "/owners", owners)
        try writer.add(name + "/versions", versions)
        try writer.add(name + "/directory", directory)
        try writer.add(name + "/frequencies", frequencies)
    }

    fileprivate init(from file: SnapshotFile, as name: String, owners known: Int) throws(SnapshotFailure) {
        bytes = try file.array(name + "/bytes")
        starts = try file.array(name + "/starts")
        owners = try file.array(name + "/owners")
        versions = try file.array(name + "/versions")
        directory = try file.array(name + "/directory")
        frequencies = try file.array(name + "/frequencies")
        guard !bytes.isEmpty, frequencies.count == 256, owners.count == starts.count, versions.count == starts.count,
            owners.allSatisfy({ Int($0) < known }), starts.allSatisfy({ Int($0) < bytes.count }),
            directory.allSatisfy({ Int($0) < starts.count })
        else { throw SnapshotFailure(.damaged, name) }
    }
}
