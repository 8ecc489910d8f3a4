import ArgumentParser
import Core
import Foundation

/// The physical limit of two questions of `make bench-audiences`: loops on one thread over columns that hold nothing but what the question
/// asks for, an event's rows sorted by person and time, written for these two questions alone.
///
/// The folder has `views`, `adds`, `checkouts`, `orders`, `tickets`, each as `.user` (Int32) and `.time` (Int64, microseconds), `orders.value`
/// (Int64), and of each user from 0 `pro` (UInt8).
struct LoopsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "loops")

    private static let runs = 11

    @Argument var folder: String
    /// Microseconds.
    @Option var now: Int64 = 1_767_225_600_000_000

    func run() throws {
        let pro: [UInt8] = try column("pro")
        let orders = Rows(users: try column("orders.user"), times: try column("orders.time"))
        let tickets = Rows(users: try column("tickets.user"), times: try column("tickets.time"))
        let values: [Int64] = try column("orders.value")
        let steps = try ["views", "adds", "checkouts"].map { name in
            Rows(users: try column(name + ".user"), times: try column(name + ".time"))
        }
        var (people, levels) = (0, [Int]())
        let audience = measured { people = buyers(orders, values, tickets, pro) }
        let tracks = (steps + [orders]).map { Track($0) }
        defer { for track in tracks { track.free() } }
        let funnel = measured { levels = reached(tracks) }
        let report: [String: JSON] = [
            "a_audience": .number(audience), "people": .integer(Int64(people)), "b_funnel": .number(funnel),
            "levels": .array(levels.map { .integer(Int64($0)) }),
        ]
        print(JSON.object(report).text)
    }

    private struct Rows {
        let users: [Int32]
        let times: [Int64]
    }

    private func column<T: BitwiseCopyable>(_ name: String) throws -> [T] {
        let data = try Data(contentsOf: URL(filePath: folder).appending(path: name))
        return [T](unsafeUninitializedCapacity: data.count / MemoryLayout<T>.stride) { buffer, count in
            count = data.copyBytes(to: buffer) / MemoryLayout<T>.stride
        }
    }

    /// The median, in milliseconds.
    private func measured(_ work: () -> Void) -> Double {
        let clock = ContinuousClock()
        return (0..<Self.runs).map { _ in clock.measure(work) / .milliseconds(1) }.sorted()[Self.runs / 2]
    }

    /// Who pays, ordered three times in 90 days, for more than 300,000 in all, and wrote no ticket in 30.
    private func buyers(_ orders: Rows, _ values: [Int64], _ tickets: Rows, _ pro: [UInt8]) -> Int {
        let day: Int64 = 86_400_000_000
        let (recently, lately) = (now - 90 * day, now - 30 * day)
        var complains = [Bool](repeating: false, count: pro.count)
        for row in tickets.users.indices where tickets.times[row] >= lately {
            complains[Int(tickets.users[row])] = true
        }
        var (people, row) = (0, 0)
        while row < orders.users.count {
            let user = orders.users[row]
            var (recent, sum): (Int, Int64) = (0, 0)
            while row < orders.users.count, orders.users[row] == user {
                if orders.times[row] >= recently { recent += 1 }
                sum += values[row]
                row += 1
            }
            if recent >= 3, sum > 300_000, pro[Int(user)] == 1, !complains[Int(user)] { people += 1 }
        }
        return people
    }

    /// How many took each of four steps within seven days.
    private func reached(_ tracks: [Track]) -> [Int] {
        let within: Int64 = 7 * 86_400_000_000
        var counts = [Int](repeating: 0, count: 4)
        var rows = (0, 0, 0, 0)
        let (views, adds, checkouts, orders) = (tracks[0], tracks[1], tracks[2], tracks[3])
        while rows.0 < views.count {
            let user = views.users[rows.0]
            let end0 = views.end(of: user, from: rows.0)
            let first1 = adds.first(of: user, from: rows.1)
            let end1 = adds.end(of: user, from: first1)
            let first2 = checkouts.first(of: user, from: rows.2)
            let end2 = checkouts.end(of: user, from: first2)
            let first3 = orders.first(of: user, from: rows.3)
            let end3 = orders.end(of: user, from: first3)
            var (row0, row1, row2, row3) = (rows.0, first1, first2, first3)
            var (begin0, begin1, begin2) = (Int64.min, Int64.min, Int64.min)
            var level = 1
            while level < 4 {
                let time0 = row0 < end0 ? views.times[row0] : .max
                let time1 = row1 < end1 ? adds.times[row1] : .max
                let time2 = row2 < end2 ? checkouts.times[row2] : .max
                let time3 = row3 < end3 ? orders.times[row3] : .max
                // Nobody goes on without a second step.
                if time1 == .max, time2 == .max, time3 == .max { break }
                if time3 <= time2, time3 <= time1, time3 <= time0 {
                    row3 &+= 1
                    if begin2 > .min, time3 &- begin2 <= within { level = 4 }
                } else if time2 <= time1, time2 <= time0 {
                    row2 &+= 1
                    guard begin1 > .min, time2 &- begin1 <= within else { continue }
                    begin2 = max(begin2, begin1)
                    level = max(level, 3)
                } else if time1 <= time0 {
                    row1 &+= 1
                    guard begin0 > .min, time1 &- begin0 <= within else { continue }
                    begin1 = max(begin1, begin0)
                    level = max(level, 2)
                } else {
                    row0 &+= 1
                    begin0 = time0
                }
            }
            for step in 0..<level { counts[step] += 1 }
            rows = (end0, end1, end2, end3)
        }
        return counts
    }

    /// The rows of one step, behind plain pointers: this is to be the limit, and checks of bounds would move it.
    private struct Track {
        let users: UnsafeMutablePointer<Int32>
        let times: UnsafeMutablePointer<Int64>
        let count: Int

        init(_ rows: Rows) {
            count = rows.users.count
            (users, times) = (.allocate(capacity: count), .allocate(capacity: count))
            users.initialize(from: rows.users, count: count)
            times.initialize(from: rows.times, count: count)
        }

        func free() {
            users.deallocate()
            times.deallocate()
        }

        @inline(__always) func first(of user: Int32, from row: Int) -> Int {
            var row = row
            while row < count, users[row] < user { row &+= 1 }
            return row
        }

        @inline(__always) func end(of user: Int32, from row: Int) -> Int {
            var row = row
            while row < count, users[row] == user { row &+= 1 }
            return row
        }
    }
}
