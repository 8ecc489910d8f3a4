import Testing

@testable import Console

@Suite("Names of devices")
struct DeviceNameTests {
    @Test(
        "are those that their owners know them by",
        arguments: [
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
                    + "Chrome/131.0.0.0 Safari/537.36", "Chrome · macOS", false
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                    + "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge · Windows", false
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                    + "Version/18.1 Mobile/15E148 Safari/604.1", "Safari · iPhone", true
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S928N) AppleWebKit/537.36 (KHTML, like Gecko) "
                    + "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36", "Samsung Internet · Android", true
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox · Linux", false),
        ] as [(String, String, Bool)]
    )
    func known(agent: String, name: String, isPhone: Bool) {
        let device = DeviceName(agent: agent)
        #expect(device.text == name && device.isPhone == isPhone)
    }

    @Test("are not made up")
    func unknown() {
        #expect(DeviceName(agent: "<script>").text == nil)
    }
}
