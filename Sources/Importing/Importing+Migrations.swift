public import Storage

/// The tables of this target.
public enum ImportingSchema {
    public static let migrations = [
        Migration("importing.1 files that are imported") { dialect in
            [
                """
                CREATE TABLE import (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    file_name TEXT NOT NULL,
                    path TEXT NOT NULL,
                    is_upload BIGINT NOT NULL,
                    plan TEXT NOT NULL,
                    source_name TEXT NOT NULL,
                    created_by TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    job TEXT,
                    undo_job TEXT,
                    source BIGINT,
                    received_at BIGINT,
                    UNIQUE (source, received_at)
                )
                """
            ]
        }
    ]
}
