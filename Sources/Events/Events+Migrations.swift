public import Storage

/// The tables of this target.
public enum EventsSchema {
    /// For the database that holds the inbox.
    public static let inbox = [
        Migration("inbox.1 raw requests") { dialect in
            [
                "CREATE TABLE inbox_head (one \(dialect.rowID) NOT NULL PRIMARY KEY CHECK (one = 1), last BIGINT NOT NULL)",
                "INSERT INTO inbox_head (one, last) VALUES (1, 0)",
                """
                CREATE TABLE inbox (
                    id \(dialect.rowID) NOT NULL PRIMARY KEY,
                    events BIGINT NOT NULL,
                    received_at BIGINT NOT NULL,
                    body \(dialect.blob) NOT NULL
                )
                """,
            ]
        }
    ]

    /// For the database that holds everything else.
    public static let main = [
        Migration("events.1 sources and write keys") { dialect in
            [
                """
                CREATE TABLE source (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    name TEXT NOT NULL UNIQUE,
                    kind TEXT NOT NULL CHECK (kind IN ('web', 'mobile', 'server')),
                    created_at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE write_key (
                    key TEXT NOT NULL PRIMARY KEY,
                    source BIGINT NOT NULL REFERENCES source (number),
                    created_at BIGINT NOT NULL,
                    revoked_at BIGINT
                )
                """,
                """
                CREATE TABLE source_activity (
                    source BIGINT NOT NULL PRIMARY KEY,
                    events BIGINT NOT NULL,
                    first_event_at BIGINT NOT NULL,
                    last_event_at BIGINT NOT NULL
                )
                """,
            ]
        },
        Migration("events.2 the record") { dialect in
            [
                """
                CREATE TABLE pipeline_position (
                    name TEXT NOT NULL PRIMARY KEY,
                    inbox_id BIGINT NOT NULL,
                    owner TEXT NOT NULL
                )
                """,
                "INSERT INTO pipeline_position (name, inbox_id, owner) VALUES ('main', 0, '')",
                """
                CREATE TABLE event_name (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    type BIGINT NOT NULL,
                    name TEXT NOT NULL,
                    UNIQUE (type, name)
                )
                """,
                """
                CREATE TABLE event (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    profile BIGINT NOT NULL,
                    name BIGINT NOT NULL,
                    source BIGINT NOT NULL,
                    time BIGINT NOT NULL,
                    received_at BIGINT NOT NULL,
                    sent_at BIGINT,
                    ip TEXT,
                    payload \(dialect.blob) NOT NULL
                )
                """,
                timeline("event_timeline", dialect),
                timeline("event_timeline_recent", dialect),
                "CREATE INDEX event_by_name ON event (name, number)",
                """
                CREATE TABLE event_key (
                    key \(dialect.blob) NOT NULL PRIMARY KEY,
                    number BIGINT NOT NULL
                )\(dialect.clustered)
                """,
                """
                CREATE TABLE event_key_recent (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    key \(dialect.blob) NOT NULL
                )
                """,
                """
                CREATE TABLE event_key_slice (
                    slice \(dialect.rowID) NOT NULL PRIMARY KEY,
                    settled BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE rejection (
                    inbox_id BIGINT NOT NULL,
                    item BIGINT NOT NULL,
                    state BIGINT NOT NULL CHECK (state IN (2, 3, 4)),
                    reason BIGINT NOT NULL,
                    detail TEXT,
                    type BIGINT,
                    name TEXT NOT NULL,
                    message_id TEXT,
                    source BIGINT NOT NULL,
                    time BIGINT NOT NULL,
                    received_at BIGINT NOT NULL,
                    payload \(dialect.blob),
                    PRIMARY KEY (inbox_id, item)
                )\(dialect.clustered)
                """,
                "CREATE INDEX rejection_by_state ON rejection (state, inbox_id, item)",
            ]
        },
        Migration("events.3 payload dictionaries") { dialect in
            [
                """
                CREATE TABLE payload_dictionary (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY CHECK (number BETWEEN 1 AND 255),
                    bytes \(dialect.blob) NOT NULL
                )
                """
            ]
        },
        Migration("events.4 sources that are files") { dialect in
            // A CHECK cannot be changed everywhere, so both tables are made anew.
            [
                """
                CREATE TABLE source_new (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    name TEXT NOT NULL UNIQUE,
                    kind TEXT NOT NULL CHECK (kind IN ('web', 'mobile', 'server', 'import')),
                    created_at BIGINT NOT NULL
                )
                """,
                "INSERT INTO source_new (number, id, name, kind, created_at) SELECT number, id, name, kind, created_at FROM source",
                """
                CREATE TABLE write_key_new (
                    key TEXT NOT NULL PRIMARY KEY,
                    source BIGINT NOT NULL REFERENCES source_new (number),
                    created_at BIGINT NOT NULL,
                    revoked_at BIGINT
                )
                """,
                """
                INSERT INTO write_key_new (key, source, created_at, revoked_at)
                SELECT key, source, created_at, revoked_at FROM write_key
                """,
                "DROP TABLE write_key",
                "DROP TABLE source",
                "ALTER TABLE source_new RENAME TO source",
                "ALTER TABLE write_key_new RENAME TO write_key",
            ]
        },
        Migration("events.5 timelines without a copy") { dialect in
            guard !dialect.isClustering else { return [] }
            // The index says all that the two tables said, in a third of the bytes.
            return [
                "DROP TABLE event_timeline",
                "DROP TABLE event_timeline_recent",
                "CREATE INDEX event_by_profile ON event (profile, time, number)",
                "CREATE VIEW event_timeline AS SELECT profile, time, number FROM event",
                "CREATE VIEW event_timeline_recent AS SELECT profile, time, number FROM event WHERE false",
            ]
        },
        Migration("events.6 events by source and name") { dialect in
            // A small number takes a small number's room by itself where columns have no fixed width.
            let narrowing: [SQL] =
                dialect.isClustering
                ? [] : ["ALTER TABLE event ALTER COLUMN name TYPE INTEGER, ALTER COLUMN source TYPE INTEGER"]
            return ["DROP INDEX event_by_name"] + narrowing + [
                "CREATE INDEX event_by_source_and_name ON event (source, name, number)"
            ]
        },
        Migration("events.7 room for what changes all the time") { dialect in
            ["event_key_recent", "source_activity", "pipeline_position"].flatMap(dialect.churning)
        },
        Migration("events.8 what is new on the timelines") { dialect in
            [
                dialect.isClustering
                    ? timeline("event_timeline_new", dialect)
                    : "CREATE VIEW event_timeline_new AS SELECT profile, time, number FROM event WHERE false"
            ]
        },
        Migration("events.9 timelines in order of time alone") { dialect in
            // What happened in one and the same microsecond is put in order of arrival as it is read.
            dialect.isClustering
                ? [] : ["DROP INDEX event_by_profile", "CREATE INDEX event_by_profile ON event (profile, time)"]
        },
        Migration("events.10 keys in pages") { dialect in
            // The first twelve bits of a key say its page, and a one before them. Neither engine reads a number from bytes.
            let digits = (1...3).map { "(instr('0123456789ABCDEF', substr(hex(key), \($0), 1)) - 1)" }
            let page = SQL.trusted(
                dialect.isClustering
                    ? "4096 + \(digits[0]) * 256 + \(digits[1]) * 16 + \(digits[2])"
                    : "4096 + get_byte(key, 0) * 16 + get_byte(key, 1) / 16"
            )
            let keys: SQL = dialect.isClustering ? "CAST(group_concat(key, '') AS BLOB)" : "string_agg(key, '')"
            return [
                """
                CREATE TABLE event_key_page (
                    page \(dialect.rowID) NOT NULL PRIMARY KEY,
                    keys \(dialect.blob) NOT NULL
                )
                """,
                "INSERT INTO event_key_page (page, keys) SELECT " + page + ", " + keys + " FROM event_key GROUP BY 1",
                "DROP TABLE event_key",
                "ALTER TABLE event_key_slice ADD COLUMN depth BIGINT NOT NULL DEFAULT 6",
            ]
        },
        Migration("events.11 lists of events in blocks") { dialect in
            // Entries that say the same are kept as one: the index tells which block of numbers, or which day, and no more.
            let names: [SQL] = [
                "DROP INDEX event_by_source_and_name",
                "CREATE INDEX event_by_source_and_name ON event (source, name, (number >> 12))",
            ]
            guard !dialect.isClustering else { return names }
            return names + [
                "DROP INDEX event_by_profile",
                "CREATE INDEX event_by_profile ON event (profile, (time / 86400000000))",
                // Runs of recent keys are so long that they stand beside their rows, where the table's settings do not reach.
                """
                ALTER TABLE event_key_recent SET (toast.autovacuum_vacuum_scale_factor = 0.02,
                toast.autovacuum_vacuum_threshold = 2000, toast.autovacuum_vacuum_cost_delay = 0)
                """,
            ]
        },
    ]

    private static func timeline(_ table: String, _ dialect: Dialect) -> SQL {
        SQL.trusted("CREATE TABLE \(table) ") + """
            (profile BIGINT NOT NULL, time BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (profile, time, number))
            """ + dialect.clustered
    }
}
