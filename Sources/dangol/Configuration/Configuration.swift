/// Everything that can be set, one struct for each module.
struct Configuration: Sendable {
    /// All keys, in the order of the documentation.
    static let descriptions: [SettingDescription] = [
        ServerConfiguration.descriptions, StorageConfiguration.descriptions, CollectConfiguration.descriptions,
        EventConfiguration.descriptions, PipelineConfiguration.descriptions, APIConfiguration.descriptions,
        ConsoleConfiguration.descriptions, ImportConfiguration.descriptions, JobConfiguration.descriptions,
        LogConfiguration.descriptions,
    ].flatMap { $0 }

    let server: ServerConfiguration
    let storage: StorageConfiguration
    let collect: CollectConfiguration
    let events: EventConfiguration
    let pipeline: PipelineConfiguration
    let api: APIConfiguration
    let console: ConsoleConfiguration
    let imports: ImportConfiguration
    let jobs: JobConfiguration
    let log: LogConfiguration

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        server = try ServerConfiguration(sources)
        storage = try StorageConfiguration(sources)
        collect = try CollectConfiguration(sources)
        events = try EventConfiguration(sources)
        pipeline = try PipelineConfiguration(sources)
        api = try APIConfiguration(sources)
        console = try ConsoleConfiguration(sources)
        imports = try ImportConfiguration(sources)
        jobs = try JobConfiguration(sources)
        log = try LogConfiguration(sources)
    }
}
