import Foundation
import Logging
import TestSupport
import Testing

@testable import dangol

struct SettingTests {
    @Test func `flags stand above the environment, and that above the file`() throws {
        let key = ServerConfiguration.port.key
        let environment = ["DANGOL_SERVER_PORT": "2000"]
        #expect(try SettingSources()[ServerConfiguration.port] == 8080)
        #expect(try SettingSources(file: [key: "1000"])[ServerConfiguration.port] == 1000)
        #expect(try SettingSources(file: [key: "1000"], environment: environment)[ServerConfiguration.port] == 2000)
        let all = SettingSources(file: [key: "1000"], environment: environment, flags: [key: "3000"])
        #expect(try all[ServerConfiguration.port] == 3000)
    }

    @Test(arguments: ["-1", "65536", "many", "", "80.5"])
    func `a value out of range is refused with its key, place and range`(_ text: String) throws {
        let sources = SettingSources(environment: ["DANGOL_SERVER_PORT": text])
        let failure = try #require(throws: ConfigurationFailure.self) { try ServerConfiguration(sources) }
        #expect(failure.message.contains("server.port"))
        #expect(failure.message.contains("the environment"))
        #expect(failure.message.contains("0 … 65535"))
    }

    @Test func `every default is a value that its setting takes`() throws {
        let configuration = try Configuration(SettingSources())
        let flags = Dictionary(uniqueKeysWithValues: Configuration.descriptions.map { ($0.key, $0.initial) })
        let written = try Configuration(SettingSources(flags: flags))
        #expect(written.server == configuration.server)
        #expect(written.storage == configuration.storage)
        #expect(written.collect == configuration.collect)
        #expect(written.events == configuration.events)
        #expect(written.pipeline == configuration.pipeline)
        #expect(written.api == configuration.api)
        #expect(written.console == configuration.console)
        #expect(written.log == configuration.log)
    }

    @Test func `no key stands twice and every key says what it is for`() {
        let keys = Configuration.descriptions.map(\.key)
        #expect(Set(keys).count == keys.count)
        for setting in Configuration.descriptions {
            #expect(setting.key.split(separator: ".").count == 2)
            #expect(setting.purpose.hasSuffix("."))
        }
    }

    @Test func `a slip of the pen in the file is found`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder + "/dangol.json"
            let known = Set(Configuration.descriptions.map(\.key))
            try Data(#"{"server": {"prot": 8081}}"#.utf8).write(to: URL(fileURLWithPath: file))
            #expect(throws: ConfigurationFailure.unknown(key: "server.prot")) {
                try SettingSources.values(ofFile: file, known: known)
            }
            try Data(#"{"server": {"port": 8081, "trust_proxy": true}}"#.utf8).write(to: URL(fileURLWithPath: file))
            let values = try SettingSources.values(ofFile: file, known: known)
            #expect(values == ["server.port": "8081", "server.trust_proxy": "true"])
        }
    }

    @Test func `a database that is no PostgreSQL address is refused`() {
        #expect(throws: ConfigurationFailure.self) {
            try StorageConfiguration(SettingSources(flags: ["storage.database": "mysql://localhost/x"]))
        }
    }
}
