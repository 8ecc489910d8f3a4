public import Storage

/// The tables of this target.
public enum AudiencesSchema {
    public static let migrations = [
        Migration("audiences.1 views of lists that somebody keeps") { _ in
            [
                """
                CREATE TABLE list_view (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    owner TEXT NOT NULL,
                    is_shared BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
                    query TEXT NOT NULL,
                    created_at BIGINT NOT NULL
                )
                """,
                "CREATE INDEX list_view_by_owner ON list_view (owner, name)",
            ]
        },
        Migration("audiences.2 audiences") { _ in
            [
                """
                CREATE TABLE audience (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    condition TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    author TEXT NOT NULL
                )
                """
            ]
        },
        Migration("audiences.3 who belongs to an audience, and who came and left") { dialect in
            [
                """
                CREATE TABLE audience_state (
                    audience TEXT NOT NULL PRIMARY KEY,
                    condition TEXT NOT NULL,
                    people BIGINT NOT NULL,
                    seen_at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE audience_member (
                    audience TEXT NOT NULL,
                    page BIGINT NOT NULL,
                    members \(dialect.blob) NOT NULL,
                    PRIMARY KEY (audience, page)
                )\(dialect.clustered)
                """,
                """
                CREATE TABLE audience_change (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    audience TEXT NOT NULL,
                    profile BIGINT NOT NULL,
                    has_entered BIGINT NOT NULL CHECK (has_entered IN (0, 1)),
                    reason BIGINT NOT NULL CHECK (reason BETWEEN 1 AND 4),
                    time BIGINT NOT NULL
                )
                """,
                "CREATE INDEX audience_change_by_audience ON audience_change (audience, number)",
                "CREATE INDEX audience_change_by_time ON audience_change (time)",
                """
                CREATE TABLE audience_size (
                    audience TEXT NOT NULL,
                    hour BIGINT NOT NULL,
                    people BIGINT NOT NULL,
                    entered BIGINT NOT NULL,
                    exited BIGINT NOT NULL,
                    PRIMARY KEY (audience, hour)
                )\(dialect.clustered)
                """,
            ]
        },
        Migration("audiences.4 kept views of companies") { _ in
            ["ALTER TABLE list_view ADD COLUMN subject TEXT NOT NULL DEFAULT 'people'"]
        },
        Migration("audiences.5 computed traits") { _ in
            [
                """
                CREATE TABLE computed_trait (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    definition TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    author TEXT NOT NULL
                )
                """
            ]
        },
        Migration("audiences.6 dashboards") { _ in
            [
                """
                CREATE TABLE dashboard (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    author TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE dashboard_chart (
                    id TEXT NOT NULL PRIMARY KEY,
                    dashboard TEXT NOT NULL REFERENCES dashboard (id),
                    place BIGINT NOT NULL,
                    title TEXT NOT NULL,
                    query TEXT NOT NULL
                )
                """,
                "CREATE INDEX dashboard_chart_by_dashboard ON dashboard_chart (dashboard, place)",
            ]
        },
        Migration("audiences.7 audiences of companies") { _ in
            ["ALTER TABLE audience ADD COLUMN subject TEXT NOT NULL DEFAULT 'people'"]
        },
        Migration("audiences.8 who came and left at once shares a row") { dialect in
            [
                "ALTER TABLE audience_change ADD COLUMN members BIGINT NOT NULL DEFAULT 1",
                "ALTER TABLE audience_change ADD COLUMN others \(dialect.blob)",
            ]
        },
        Migration("audiences.9 up to where audiences are followed") { _ in
            [
                """
                CREATE TABLE audience_mark (
                    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
                    mark TEXT NOT NULL
                )
                """
            ]
        },
        Migration("audiences.10 who came and left because one is two again") { dialect in
            // A CHECK cannot be changed everywhere, so the table is made anew.
            let columns: SQL = "number, audience, profile, has_entered, reason, time, members, others"
            return [
                """
                CREATE TABLE audience_change_new (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    audience TEXT NOT NULL,
                    profile BIGINT NOT NULL,
                    has_entered BIGINT NOT NULL CHECK (has_entered IN (0, 1)),
                    reason BIGINT NOT NULL CHECK (reason BETWEEN 1 AND 5),
                    time BIGINT NOT NULL,
                    members BIGINT NOT NULL DEFAULT 1,
                    others \(dialect.blob)
                )
                """,
                "INSERT INTO audience_change_new (" + columns + ") SELECT " + columns + " FROM audience_change",
                "DROP TABLE audience_change",
                "ALTER TABLE audience_change_new RENAME TO audience_change",
                "CREATE INDEX audience_change_by_audience ON audience_change (audience, number)",
                "CREATE INDEX audience_change_by_time ON audience_change (time)",
            ]
        },
    ]
}
