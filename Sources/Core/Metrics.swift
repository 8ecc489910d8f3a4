import Synchronization

/// The program's counters and gauges, rendered as Prometheus text (exposition format 0.0.4). Names and labels are
/// constants of the program: nothing that comes from a client becomes one, or the table would grow without bound.
public final class Metrics: Sendable {
    /// A number that only grows. Adding is one relaxed atomic instruction.
    public final class Counter: Sendable {
        private let count = Atomic<Int64>(0)

        public var value: Int64 { count.load(ordering: .relaxed) }

        public func add(_ amount: Int64 = 1) { count.add(amount, ordering: .relaxed) }
    }

    private struct Family {
        let help: String
        let type: String
        /// By rendered labels, in the order of registration.
        var series: [(labels: String, read: @Sendable () -> Double, counter: Counter?)] = []
    }

    private let families = Mutex<[String: Family]>([:])

    public init() {}

    /// The counter of this name and these labels; the same one for whoever asks again. Keep it, do not look it up in a loop.
    public func counter(_ name: String, _ help: String, labels: KeyValuePairs<String, String> = [:]) -> Counter {
        let labels = Metrics.rendered(labels)
        return families.withLock { families in
            var family = families[name] ?? Family(help: help, type: "counter")
            if let known = family.series.first(where: { $0.labels == labels })?.counter { return known }
            let counter = Counter()
            family.series.append((labels, { Double(counter.value) }, counter))
            families[name] = family
            return counter
        }
    }

    /// Registers a number that goes up and down; `read` is called whenever somebody looks, so it must be quick.
    /// Registering the same name and labels again replaces the reader.
    public func gauge(
        _ name: String,
        _ help: String,
        labels: KeyValuePairs<String, String> = [:],
        read: @escaping @Sendable () -> Double
    ) {
        let labels = Metrics.rendered(labels)
        families.withLock { families in
            var family = families[name] ?? Family(help: help, type: "gauge")
            family.series.removeAll { $0.labels == labels }
            family.series.append((labels, read, nil))
            families[name] = family
        }
    }

    /// Everything, families by name.
    public func render() -> String {
        // Readers are called outside the lock: one of them may register something.
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(family.help)\n# TYPE \(name) \(family.type)\n"
            for series in family.series { text += "\(name)\(series.labels) \(Metrics.number(series.read()))\n" }
        }
        return text
    }

    private static func rendered(_ labels: KeyValuePairs<String, String>) -> String {
        labels.isEmpty ? "" : "{" + labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",") + "}"
    }

    /// Whole numbers without a fraction: `12`, not `12.0`.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? (value.isNaN ? "NaN" : "\(value)")
    }
}
