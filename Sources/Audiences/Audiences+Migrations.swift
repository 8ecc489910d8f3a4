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
    ]
}
