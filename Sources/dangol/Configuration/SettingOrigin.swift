/// Where a value came from, for messages.
enum SettingOrigin: String, Sendable {
    case file = "the configuration file"
    case environment = "the environment"
    case flag = "the command line"
}
