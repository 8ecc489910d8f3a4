public import Core
public import Storage

/// Reads events after the fact: recorded ones and those that ended otherwise.
public struct EventLog: Sendable {
    let database: any Database

    public init(database: any Database) { self.database = database }

    /// Newest first: by the time at which they happened where `filter.profiles` is set (a timeline), by arrival
    /// otherwise. `limit` 1…200. A filter without state lists recorded events and rejections in separate calls only:
    /// pass `.recorded` or another state.
    public func events(_ filter: EventFilter, after cursor: String? = nil, limit: Int = 50) async throws
        -> Page<EventRecord>
    {
        throw StorageFailure(.engine, "not written")
    }

    /// Nil where there is no such event.
    public func event(id: String) async throws -> EventRecord? { throw StorageFailure(.engine, "not written") }

    /// Names of events that were ever recorded, by frequency of use in screens: type, then name.
    public func names() async throws -> [(type: EventType, name: String)] { throw StorageFailure(.engine, "not written") }
}
