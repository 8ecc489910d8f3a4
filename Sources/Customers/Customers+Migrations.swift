public import Storage

/// The tables of this target.
public enum CustomersSchema {
    public static let migrations = [
        Migration("customers.1 profiles and identifiers") { dialect in
            [
                """
                CREATE TABLE profile (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    survivor BIGINT NOT NULL,
                    created_at BIGINT NOT NULL,
                    is_anonymous BIGINT NOT NULL,
                    merged_events BIGINT NOT NULL,
                    name TEXT,
                    email TEXT,
                    phone TEXT
                )
                """,
                "CREATE INDEX profile_by_survivor ON profile (survivor)",
                """
                CREATE TABLE profile_activity (
                    profile \(dialect.rowID) NOT NULL PRIMARY KEY,
                    first_seen BIGINT NOT NULL,
                    last_seen BIGINT NOT NULL,
                    events BIGINT NOT NULL
                )
                """,
                "CREATE INDEX profile_activity_by_last_seen ON profile_activity (last_seen, profile)",
                """
                CREATE TABLE profile_search (
                    profile \(dialect.rowID) NOT NULL PRIMARY KEY,
                    text TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE identifier_namespace (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE
                )
                """,
                """
                INSERT INTO identifier_namespace (number, name) VALUES
                (1, 'user_id'), (2, 'email'), (3, 'phone'), (4, 'anonymous_id'), (5, 'device_id')
                """,
                """
                CREATE TABLE identifier (
                    namespace BIGINT NOT NULL REFERENCES identifier_namespace (number),
                    value TEXT NOT NULL,
                    profile BIGINT NOT NULL,
                    origin BIGINT NOT NULL,
                    attached_at BIGINT NOT NULL,
                    source BIGINT NOT NULL,
                    PRIMARY KEY (namespace, value)
                )\(dialect.clustered)
                """,
                "CREATE INDEX identifier_by_profile ON identifier (profile)",
                """
                CREATE TABLE identity_decision (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    profile BIGINT NOT NULL,
                    kind BIGINT NOT NULL,
                    reason BIGINT NOT NULL,
                    time BIGINT NOT NULL,
                    event BIGINT NOT NULL,
                    namespace BIGINT,
                    value TEXT,
                    other BIGINT
                )
                """,
                "CREATE INDEX identity_decision_by_profile ON identity_decision (profile, number)",
            ]
        },
        Migration("customers.2 traits") { dialect in
            [
                """
                CREATE TABLE trait_name (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE
                )
                """,
                """
                CREATE TABLE trait (
                    profile BIGINT NOT NULL,
                    name BIGINT NOT NULL,
                    value TEXT,
                    source BIGINT NOT NULL,
                    time BIGINT NOT NULL,
                    event BIGINT NOT NULL,
                    PRIMARY KEY (profile, name)
                )\(dialect.clustered)
                """,
            ]
        },
        Migration("customers.3 the minute in which somebody was last seen") { _ in
            [
                "ALTER TABLE profile_activity ADD COLUMN seen_minute BIGINT NOT NULL DEFAULT 0",
                "UPDATE profile_activity SET seen_minute = last_seen / 60000000",
                "DROP INDEX profile_activity_by_last_seen",
                "CREATE INDEX profile_activity_by_minute ON profile_activity (seen_minute, profile)",
            ]
        },
        Migration("customers.4 what changed, for the search in memory") { dialect in
            [
                """
                CREATE TABLE profile_change_clock (
                    one \(dialect.rowID) NOT NULL PRIMARY KEY CHECK (one = 1),
                    last BIGINT NOT NULL
                )
                """,
                "INSERT INTO profile_change_clock (one, last) VALUES (1, 0)",
                """
                CREATE TABLE profile_change (
                    profile \(dialect.rowID) NOT NULL PRIMARY KEY,
                    changed BIGINT NOT NULL
                )
                """,
                "CREATE INDEX profile_change_by_time ON profile_change (changed, profile)",
                """
                INSERT INTO profile_change (profile, changed) SELECT number, 0 FROM profile
                WHERE survivor = number AND (is_anonymous = 0 OR name IS NOT NULL)
                """,
                "DROP TABLE profile_search",
            ]
        },
        Migration("customers.5 notes and tags") { dialect in
            [
                """
                CREATE TABLE note (
                    id TEXT NOT NULL PRIMARY KEY,
                    kind BIGINT NOT NULL CHECK (kind IN (1, 2)),
                    subject BIGINT NOT NULL,
                    author TEXT NOT NULL,
                    author_name TEXT NOT NULL,
                    body TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    edited_at BIGINT
                )
                """,
                "CREATE INDEX note_by_subject ON note (kind, subject, created_at)",
                """
                CREATE TABLE tag (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    name TEXT NOT NULL,
                    folded TEXT NOT NULL UNIQUE,
                    colour BIGINT NOT NULL CHECK (colour BETWEEN 1 AND 6),
                    created_at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE tagging (
                    kind BIGINT NOT NULL CHECK (kind IN (1, 2)),
                    subject BIGINT NOT NULL,
                    tag BIGINT NOT NULL REFERENCES tag (number),
                    tagged_at BIGINT NOT NULL,
                    author TEXT NOT NULL,
                    PRIMARY KEY (kind, subject, tag)
                )\(dialect.clustered)
                """,
                "CREATE INDEX tagging_by_tag ON tagging (tag, kind, subject)",
            ]
        },
        Migration("customers.6 room for what changes with every event") { dialect in
            // Not for the others: a person's row and traits change so seldom that the room would cost more than it saves.
            dialect.churning("profile_activity")
        },
        daybook,
        Migration("customers.8 which snapshots of what is kept in memory count") { _ in
            ["CREATE TABLE snapshot (name TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL)"]
        },
        Migration("customers.9 activity that waits for others on its page") { dialect in
            let settled: SQL = "ALTER TABLE profile_activity RENAME TO profile_activity_settled"
            guard dialect.isClustering else {
                return [
                    settled, "CREATE VIEW profile_activity AS SELECT * FROM profile_activity_settled",
                    "CREATE VIEW profile_place AS SELECT seen_minute, profile FROM profile_activity_settled",
                ]
            }
            return [
                settled,
                """
                CREATE TABLE profile_activity_recent (
                    profile \(dialect.rowID) NOT NULL PRIMARY KEY,
                    first_seen BIGINT NOT NULL,
                    last_seen BIGINT NOT NULL,
                    events BIGINT NOT NULL,
                    seen_minute BIGINT
                )
                """,
                """
                CREATE VIEW profile_activity AS SELECT s.profile,
                CASE WHEN r.first_seen < s.first_seen THEN r.first_seen ELSE s.first_seen END AS first_seen,
                CASE WHEN r.last_seen > s.last_seen THEN r.last_seen ELSE s.last_seen END AS last_seen,
                s.events + COALESCE(r.events, 0) AS events,
                CASE WHEN r.seen_minute > s.seen_minute THEN r.seen_minute ELSE s.seen_minute END AS seen_minute
                FROM profile_activity_settled s LEFT JOIN profile_activity_recent r ON r.profile = s.profile
                """,
                """
                CREATE VIEW profile_place AS
                SELECT s.seen_minute, s.profile FROM profile_activity_settled s WHERE NOT EXISTS
                (SELECT 1 FROM profile_activity_recent r WHERE r.profile = s.profile AND r.seen_minute > s.seen_minute)
                UNION ALL
                SELECT r.seen_minute, r.profile FROM profile_activity_recent r
                JOIN profile_activity_settled s ON s.profile = r.profile WHERE r.seen_minute > s.seen_minute
                """,
            ]
        },
        Migration("customers.10 numbers as wide as what they count") { dialect in
            guard !dialect.isClustering else { return [] }
            // Where columns have a fixed width, a small number takes a large one's room. And an index that says the same of
            // many rows says it once: a person's few decisions are put in order as they are read.
            return [
                "ALTER TABLE identifier ALTER COLUMN namespace TYPE SMALLINT, ALTER COLUMN source TYPE INTEGER",
                """
                ALTER TABLE identity_decision ALTER COLUMN kind TYPE SMALLINT, ALTER COLUMN reason TYPE SMALLINT,
                ALTER COLUMN namespace TYPE SMALLINT
                """,
                "DROP INDEX identity_decision_by_profile",
                "CREATE INDEX identity_decision_by_profile ON identity_decision (profile)",
                "ALTER TABLE trait ALTER COLUMN name TYPE INTEGER, ALTER COLUMN source TYPE INTEGER",
            ]
        },
        Migration("customers.11 places in order of time alone") { dialect in
            // Many change with one tick and are seen in one minute, which an index then says once.
            dialect.isClustering
                ? []
                : [
                    "DROP INDEX profile_change_by_time",
                    "CREATE INDEX profile_change_by_time ON profile_change (changed)",
                    "DROP INDEX profile_activity_by_minute",
                    """
                    CREATE INDEX profile_activity_by_minute
                    ON profile_activity_settled (seen_minute, (profile >> 12))
                    """,
                ]
        },
        widerDaybook,
        consent,
        Migration("customers.13 whom staff keep apart") { dialect in
            [
                """
                CREATE TABLE profile_separation (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    profile BIGINT NOT NULL,
                    other BIGINT NOT NULL,
                    time BIGINT NOT NULL,
                    author TEXT NOT NULL
                )
                """
            ]
        },
    ]
}
