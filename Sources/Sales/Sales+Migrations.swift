public import Storage

/// The tables of this target.
public enum SalesSchema {
    public static let migrations = [
        Migration("sales.1 companies and their people") { dialect in
            [
                """
                CREATE TABLE company (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    group_id TEXT NOT NULL UNIQUE,
                    created_at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE company_trait (
                    company BIGINT NOT NULL,
                    name TEXT NOT NULL,
                    value TEXT,
                    source BIGINT NOT NULL,
                    time BIGINT NOT NULL,
                    event BIGINT NOT NULL,
                    PRIMARY KEY (company, name)
                )\(dialect.clustered)
                """,
                """
                CREATE TABLE company_member (
                    profile BIGINT NOT NULL,
                    company BIGINT NOT NULL,
                    first_at BIGINT NOT NULL,
                    last_at BIGINT NOT NULL,
                    PRIMARY KEY (profile, company)
                )\(dialect.clustered)
                """,
                "CREATE INDEX company_member_by_company ON company_member (company, profile)",
            ]
        },
        // Events are numbered as they come: what changed since a number is what stands behind it.
        Migration("sales.2 what was said of companies, in order") { _ in
            ["CREATE INDEX company_trait_by_event ON company_trait (event, company)"]
        },
        Migration("sales.3 which companies changed, in order") { dialect in
            // What is said of a company, and who belongs to it: one row for both.
            [
                "CREATE TABLE company_change (company \(dialect.rowID) NOT NULL PRIMARY KEY, event BIGINT NOT NULL)",
                "CREATE INDEX company_change_by_event ON company_change (event, company)",
                """
                INSERT INTO company_change (company, event) SELECT c.number, COALESCE(MAX(t.event), 0)
                FROM company c LEFT JOIN company_trait t ON t.company = c.number GROUP BY c.number
                """,
                "DROP INDEX company_trait_by_event",
            ]
        },
    ]
}
