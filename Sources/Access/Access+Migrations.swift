public import Storage

/// The tables of users, sessions, second factors, invitations, tokens, the audit trail and the workspace itself.
public enum AccessSchema {
    /// In order; never edited once landed.
    public static let migrations: [Migration] = [
        Migration("access.1 users, sessions, tokens, audit") { _ in
            [
                """
                CREATE TABLE access_user (
                    id TEXT NOT NULL PRIMARY KEY,
                    email TEXT NOT NULL UNIQUE,
                    name TEXT NOT NULL,
                    role TEXT NOT NULL,
                    language TEXT,
                    password TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    last_login_at BIGINT
                )
                """,
                """
                CREATE TABLE access_session (
                    token_hash TEXT NOT NULL PRIMARY KEY,
                    user_id TEXT NOT NULL REFERENCES access_user (id) ON DELETE CASCADE,
                    created_at BIGINT NOT NULL,
                    expires_at BIGINT NOT NULL
                )
                """,
                "CREATE INDEX access_session_user ON access_session (user_id)",
                "CREATE INDEX access_session_expiry ON access_session (expires_at)",
                """
                CREATE TABLE access_login_guard (
                    subject TEXT NOT NULL PRIMARY KEY,
                    failures BIGINT NOT NULL CHECK (failures >= 0),
                    since BIGINT NOT NULL,
                    locked_until BIGINT
                )
                """,
                "CREATE INDEX access_login_guard_since ON access_login_guard (since)",
                """
                CREATE TABLE access_token (
                    id TEXT NOT NULL PRIMARY KEY,
                    secret_hash TEXT NOT NULL UNIQUE,
                    name TEXT NOT NULL,
                    scopes TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    last_used_at BIGINT,
                    revoked_at BIGINT
                )
                """,
                """
                CREATE TABLE access_audit (
                    id TEXT NOT NULL PRIMARY KEY,
                    time BIGINT NOT NULL,
                    actor TEXT NOT NULL,
                    action TEXT NOT NULL,
                    detail TEXT NOT NULL
                )
                """,
            ]
        },
        // Sessions tell from where they were opened; those of before do not, and end.
        Migration("access.2 second factors, invitations, sessions that tell where they are") { _ in
            [
                "ALTER TABLE access_user ADD COLUMN deactivated_at BIGINT",
                "DROP TABLE access_session",
                """
                CREATE TABLE access_session (
                    id TEXT NOT NULL PRIMARY KEY,
                    token_hash TEXT NOT NULL UNIQUE,
                    user_id TEXT NOT NULL REFERENCES access_user (id) ON DELETE CASCADE,
                    address TEXT NOT NULL,
                    agent TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    seen_at BIGINT NOT NULL,
                    expires_at BIGINT NOT NULL
                )
                """,
                "CREATE INDEX access_session_user ON access_session (user_id)",
                "CREATE INDEX access_session_expiry ON access_session (expires_at)",
                """
                CREATE TABLE access_login_challenge (
                    token_hash TEXT NOT NULL PRIMARY KEY,
                    user_id TEXT NOT NULL REFERENCES access_user (id) ON DELETE CASCADE,
                    expires_at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE access_two_factor (
                    user_id TEXT NOT NULL PRIMARY KEY REFERENCES access_user (id) ON DELETE CASCADE,
                    secret TEXT NOT NULL,
                    confirmed_at BIGINT,
                    last_step BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE access_recovery_code (
                    user_id TEXT NOT NULL REFERENCES access_user (id) ON DELETE CASCADE,
                    code_hash TEXT NOT NULL,
                    used_at BIGINT,
                    PRIMARY KEY (user_id, code_hash)
                )
                """,
                """
                CREATE TABLE access_invitation (
                    id TEXT NOT NULL PRIMARY KEY,
                    secret_hash TEXT NOT NULL UNIQUE,
                    email TEXT NOT NULL,
                    role TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    expires_at BIGINT NOT NULL,
                    accepted_at BIGINT,
                    withdrawn_at BIGINT
                )
                """,
                "CREATE INDEX access_invitation_email ON access_invitation (email)",
                "ALTER TABLE access_token ADD COLUMN created_by TEXT",
                "ALTER TABLE access_audit ADD COLUMN subject TEXT",
            ]
        },
        Migration("access.3 workspace") { _ in
            [
                """
                CREATE TABLE access_workspace (
                    number BIGINT NOT NULL PRIMARY KEY CHECK (number = 1),
                    name TEXT NOT NULL,
                    time_zone TEXT NOT NULL,
                    currency TEXT NOT NULL,
                    language TEXT
                )
                """
            ]
        },
        Migration("access.4 answers to requests with an idempotency key") { _ in
            [
                """
                CREATE TABLE access_answer (
                    token TEXT NOT NULL,
                    idempotency_key TEXT NOT NULL,
                    fingerprint TEXT NOT NULL,
                    body TEXT NOT NULL,
                    location TEXT,
                    answered_at BIGINT NOT NULL,
                    PRIMARY KEY (token, idempotency_key)
                )
                """,
                "CREATE INDEX access_answer_by_time ON access_answer (answered_at)",
            ]
        },
        notices,
    ]
}
