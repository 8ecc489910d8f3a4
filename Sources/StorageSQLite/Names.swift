import GRDB
import Storage

// GRDB and the port share some names. Inside this target the bare ones are the port's.
typealias Column = Storage.Column
typealias Row = Storage.Row
typealias SQL = Storage.SQL
typealias Connection = GRDB.Database
