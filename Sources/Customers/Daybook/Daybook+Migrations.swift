import Storage

extension CustomersSchema {
    /// The tables of the daybook. Hours are numbered as local clocks show them (see `LocalHours`).
    static let daybook =
        Migration("customers.daybook.1 people, events and sales by the hour") { dialect in
            [
                """
                CREATE TABLE daybook (
                    one \(dialect.rowID) NOT NULL PRIMARY KEY CHECK (one = 1),
                    zone TEXT NOT NULL,
                    edition BIGINT NOT NULL,
                    is_current BIGINT NOT NULL,
                    counted BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE daybook_hour (
                    hour \(dialect.rowID) NOT NULL PRIMARY KEY,
                    people BIGINT NOT NULL,
                    newcomers BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE daybook_event (
                    hour BIGINT NOT NULL,
                    source BIGINT NOT NULL,
                    name BIGINT NOT NULL,
                    events BIGINT NOT NULL,
                    PRIMARY KEY (hour, source, name)
                )\(dialect.clustered)
                """,
                """
                CREATE TABLE daybook_sale (
                    hour BIGINT NOT NULL,
                    currency TEXT NOT NULL,
                    orders BIGINT NOT NULL,
                    thousandths BIGINT NOT NULL,
                    PRIMARY KEY (hour, currency)
                )\(dialect.clustered)
                """,
                """
                CREATE TABLE daybook_page (
                    number \(dialect.rowID) NOT NULL PRIMARY KEY,
                    people \(dialect.blob) NOT NULL
                )
                """,
            ]
        }

    /// The daybook is counted anew from the events when it is opened next.
    static let widerDaybook =
        Migration("customers.daybook.2 pages of more people, events without their names") { dialect in
            [
                "DROP TABLE daybook_event",
                """
                CREATE TABLE daybook_event (
                    hour BIGINT NOT NULL,
                    source BIGINT NOT NULL,
                    events BIGINT NOT NULL,
                    PRIMARY KEY (hour, source)
                )\(dialect.clustered)
                """,
                "DELETE FROM daybook_page",
                "DELETE FROM daybook",
            ]
        }
}
