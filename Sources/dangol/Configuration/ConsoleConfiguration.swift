import Foundation

/// How the console is shown.
struct ConsoleConfiguration: Sendable, Equatable {
    static let assets = Setting(
        "console.assets",
        initial: "",
        "Folder of the scripts that `Scripts/fetch-assets` fetched; empty for the nearest `.assets` above the program."
    )
    static let timeZone = Setting(
        "console.time_zone",
        initial: "Asia/Seoul",
        "IANA name of the zone in which days begin and times are written, until the workspace's settings say another."
    )
    static let styleGuide = Setting("console.style_guide", initial: false, "Show `/styleguide`. For development.")
    static let descriptions = [assets.description, timeZone.description, styleGuide.description]

    let assets: URL
    let timeZone: TimeZone
    let styleGuide: Bool

    init(_ sources: SettingSources) throws(ConfigurationFailure) {
        let folder = try sources[Self.assets]
        assets = folder.isEmpty ? AssetFolder.nearest() : URL(fileURLWithPath: folder)
        let name = try sources[Self.timeZone]
        guard let zone = TimeZone(identifier: name) else {
            throw sources.unusable(Self.timeZone, expected: "a name such as Asia/Seoul")
        }
        timeZone = zone
        styleGuide = try sources[Self.styleGuide]
    }
}
