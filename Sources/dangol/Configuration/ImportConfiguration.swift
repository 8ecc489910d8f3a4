/// What may be imported.
struct ImportConfiguration: Sendable, Equatable {
    static let uploadBytes = Setting(
        "import.upload_bytes",
        initial: 1 << 30,
        in: 1 << 20...1 << 42,
        "The largest file that can be uploaded, in the console or by the API; larger ones are imported on the command line."
    )
    static let backlogEvents = Setting(
        "import.backlog_events",
        initial: 50_000,
        in: 1_000...100_000_000,
        "Events that an import lets wait for the pipeline, so that live events never wait long behind a file."
    )
    static let descriptions = [uploadBytes.description, backlogEvents.description]

    let uploadBytes: Int
    let backlogEvents: Int

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        uploadBytes = try sources[Self.uploadBytes]
        backlogEvents = try sources[Self.backlogEvents]
    }
}
