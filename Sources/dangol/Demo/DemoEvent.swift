import Core

/// One event of the demo, as text: a hundred thousand JSON values would be half a gigabyte.
struct DemoEvent: Sendable {
    let time: Instant
    let json: String
}
