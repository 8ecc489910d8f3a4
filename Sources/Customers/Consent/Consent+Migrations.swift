import Storage

extension CustomersSchema {
    static let consent = Migration("customers.12 the ledger of consent") { dialect in
        [
            """
            CREATE TABLE consent_kind (
                number \(dialect.rowID) NOT NULL PRIMARY KEY,
                name TEXT NOT NULL UNIQUE
            )
            """,
            // Under the number to which the event was recorded, as events are.
            """
            CREATE TABLE consent (
                profile BIGINT NOT NULL,
                event BIGINT NOT NULL,
                kind BIGINT NOT NULL REFERENCES consent_kind (number),
                granted BIGINT NOT NULL CHECK (granted IN (0, 1)),
                time BIGINT NOT NULL,
                source BIGINT NOT NULL,
                wording TEXT,
                version TEXT,
                evidence TEXT,
                PRIMARY KEY (profile, event, kind)
            )\(dialect.clustered)
            """,
            """
            CREATE TABLE consent_state (
                profile BIGINT NOT NULL,
                kind BIGINT NOT NULL REFERENCES consent_kind (number),
                granted BIGINT NOT NULL CHECK (granted IN (0, 1)),
                time BIGINT NOT NULL,
                event BIGINT NOT NULL,
                said_time BIGINT NOT NULL,
                said_event BIGINT NOT NULL,
                PRIMARY KEY (profile, kind)
            )\(dialect.clustered)
            """,
        ]
    }
}
