import Snapshots

extension EventPart {
    /// Adds the part to a snapshot, as arrays whose names begin with `name`.
    func write(to writer: inout SnapshotWriter, as name: String) throws(SnapshotFailure) {
        try writer.add(name + "/presence", presence.bytes)
        try writer.add(name + "/ranks", ranks.bytes)
        try writer.add(name + "/starts", starts.bytes)
        try writer.add(name + "/minutes", lastMinutes.bytes)
        try writer.add(name + "/times", times.bytes)
        // 0 for a property of which no row has a value.
        try writer.add(name + "/forms", properties.map { UInt8(($0?.form.rawValue ?? -1) + 1) })
        for (number, values) in properties.enumerated() {
            guard let values else { continue }
            try writer.add("\(name)/\(number)", values.bytes)
        }
    }

    /// The part where it lies in the file. Throws where its arrays do not fit together.
    init(from file: SnapshotFile, as name: String) throws(SnapshotFailure) {
        presence = Packed(try file.elements(name + "/presence"), of: file)
        ranks = Packed(try file.elements(name + "/ranks"), of: file)
        starts = Packed(try file.elements(name + "/starts"), of: file)
        lastMinutes = Packed(try file.elements(name + "/minutes"), of: file)
        times = Packed(try file.elements(name + "/times"), of: file)
        let rows = times.count
        var properties: [PropertyValues?] = []
        for (number, form) in try file.elements(name + "/forms", as: UInt8.self).enumerated() {
            let form = PropertyValues.Form(rawValue: Int(form) - 1)
            guard let form else {
                properties.append(nil)
                continue
            }
            properties.append(try PropertyValues(form, from: file, as: "\(name)/\(number)", rows: rows))
        }
        self.properties = properties
        guard presence.count == ranks.count, starts.count == lastMinutes.count + 1,
            starts[starts.count - 1] == times.count
        else { throw SnapshotFailure(.damaged, name) }
    }
}

extension PropertyValues {
    fileprivate init(_ form: Form, from file: SnapshotFile, as name: String, rows: Int) throws(SnapshotFailure) {
        switch form {
        case .int8: self = .int8(Packed(try file.elements(name), of: file))
        case .int16: self = .int16(Packed(try file.elements(name), of: file))
        case .int32: self = .int32(Packed(try file.elements(name), of: file))
        case .int64: self = .int64(Packed(try file.elements(name), of: file))
        case .double: self = .double(Packed(try file.elements(name), of: file))
        case .code8: self = .code8(Packed(try file.elements(name), of: file))
        case .code16: self = .code16(Packed(try file.elements(name), of: file))
        case .code32: self = .code32(Packed(try file.elements(name), of: file))
        }
        guard bytes.count == rows * width else { throw SnapshotFailure(.damaged, name) }
    }
}
