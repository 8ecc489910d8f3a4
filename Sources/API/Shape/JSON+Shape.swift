import Core

extension JSON {
    static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

    static func optional(_ time: Instant?) -> JSON { time.map(JSON.time) ?? .null }

    /// RFC 3339 in UTC.
    static func time(_ time: Instant) -> JSON { .string(time.iso8601) }

    /// `{"data": […], "next": cursor or null}`, the shape of every list.
    static func list(_ page: Page<JSON>) -> JSON { ["data": .array(page.items), "next": optional(page.next)] }

    /// A list that is never long enough for a second page.
    static func list(_ items: [JSON]) -> JSON { list(Page(items: items, next: nil)) }
}
