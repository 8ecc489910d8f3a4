import DangolSDK
import Foundation

/// An app that does what it reads: the tests' user of ``DangolSDK``. `sdk-app HOST KEY FOLDER`, then a call a line as JSON,
/// `{"call": "track", "name": "Landed", "values": {…}}`; answers `done` when the call has returned.
@main
enum SDKApp {
    struct Call: Decodable {
        let call: String
        let name: String?
        let values: [String: DangolValue]?
    }

    static func main() async throws {
        guard CommandLine.arguments.count == 4 else { throw CocoaError(.formatting) }
        var options = DangolOptions()
        options.folder = URL(fileURLWithPath: CommandLine.arguments[3])
        options.interval = 0.1
        options.report = { FileHandle.standardError.write(Data("\($0)\n".utf8)) }
        let dangol = try Dangol(writeKey: CommandLine.arguments[2], host: CommandLine.arguments[1], options: options)
        while let line = readLine() {
            let call = try JSONDecoder().decode(Call.self, from: Data(line.utf8))
            let (name, values) = (call.name ?? "", call.values ?? [:])
            switch call.call {
            case "identify": dangol.identify(name, traits: values)
            case "track": dangol.track(name, properties: values)
            case "page": dangol.page(name, properties: values)
            case "screen": dangol.screen(name, properties: values)
            case "group": dangol.group(name, traits: values)
            case "alias": dangol.alias(name)
            default: await dangol.flush()
            }
            FileHandle.standardOutput.write(Data("done\n".utf8))
        }
    }
}
