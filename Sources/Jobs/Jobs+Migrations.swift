public import Storage

/// The tables of this target.
public enum JobsSchema {
    public static let migrations = [
        Migration("jobs.1 work that takes long") { dialect in
            [
                """
                CREATE TABLE job (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    kind TEXT NOT NULL,
                    started_by TEXT NOT NULL,
                    parameters TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (
                        state IN ('waiting', 'running', 'finished', 'failed', 'cancelled', 'interrupted')
                    ),
                    is_cancelling BIGINT NOT NULL,
                    done BIGINT NOT NULL,
                    total BIGINT,
                    unit TEXT NOT NULL,
                    phase TEXT,
                    numbers TEXT NOT NULL,
                    files TEXT NOT NULL,
                    checkpoint TEXT,
                    problem_code TEXT,
                    problem_message TEXT,
                    created_at BIGINT NOT NULL,
                    started_at BIGINT,
                    ended_at BIGINT,
                    done_before BIGINT NOT NULL
                )
                """,
                "CREATE INDEX job_by_kind ON job (kind, number)",
                "CREATE INDEX job_by_state ON job (state, number)",
            ]
        }
    ]
}
