import Storage

extension AccessSchema {
    static let notices =
        Migration("access.notices.1 notices and who has seen them") { dialect in
            [
                """
                CREATE TABLE access_notice (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    key TEXT NOT NULL UNIQUE,
                    time BIGINT NOT NULL,
                    user_id TEXT REFERENCES access_user (id) ON DELETE CASCADE,
                    permission TEXT,
                    kind TEXT NOT NULL,
                    detail TEXT NOT NULL,
                    path TEXT NOT NULL,
                    CHECK ((user_id IS NULL) <> (permission IS NULL))
                )
                """,
                """
                CREATE TABLE access_notice_seen (
                    user_id TEXT NOT NULL PRIMARY KEY REFERENCES access_user (id) ON DELETE CASCADE,
                    through BIGINT NOT NULL
                )
                """,
            ]
        }
}
