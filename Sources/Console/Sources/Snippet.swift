import Events

/// A piece of code that sends a first event to a source.
struct Snippet: Sendable {
    let id: String
    let title: String
    let code: String
    let isFirst: Bool

    /// The way that fits the kind of source first.
    static func all(for kind: SourceKind, address: String, writeKey: String, text: Catalogue) -> [Snippet] {
        let codes: [(id: String, code: String)] = [
            ("curl", curl(address, writeKey)), ("browser", browser(address, writeKey)),
            ("node", node(address, writeKey)), ("python", python(address, writeKey)),
        ]
        let first =
            switch kind {
            case .web: "browser"
            case .mobile: "curl"
            case .server, .import: "python"
            }
        let ordered = codes.filter { $0.id == first } + codes.filter { $0.id != first }
        return ordered.map { item in
            Snippet(id: item.id, title: text("sources.snippet.\(item.id)"), code: item.code, isFirst: item.id == first)
        }
    }

    private static func curl(_ address: String, _ key: String) -> String {
        """
        curl \(address)/v1/track \\
          -u \(key): \\
          -H 'Content-Type: application/json' \\
          -d '{
            "userId": "user-1",
            "event": "Order Completed",
            "properties": {"order_id": "1001", "revenue": 12300, "currency": "KRW"}
          }'
        """
    }

    /// Keeps the calls that are made before the library arrives, each with the time and the page of the call.
    private static func browser(_ address: String, _ key: String) -> String {
        """
        <script>
          (function (name) {
            var calls = (window[name] = window[name] || []);
            "load,identify,track,page,group,alias,consent,reset,ready".split(",").forEach(function (call) {
              calls[call] = function () {
                var page = { __t: "bpc", d: new Date(), u: location.href, t: document.title };
                calls.push([call].concat([].slice.call(arguments), page));
              };
            });
            var script = document.createElement("script");
            script.async = true;
            script.src = "\(address)/dangol.js";
            document.head.appendChild(script);
          })("dangol");
          dangol.load("\(key)");
          dangol.page();
        </script>
        """
    }

    private static func node(_ address: String, _ key: String) -> String {
        """
        // npm install @segment/analytics-node
        import { Analytics } from "@segment/analytics-node";

        const analytics = new Analytics({
          writeKey: "\(key)",
          host: "\(address)",
        });

        analytics.track({
          userId: "user-1",
          event: "Order Completed",
          properties: { order_id: "1001", revenue: 12300, currency: "KRW" },
        });
        """
    }

    private static func python(_ address: String, _ key: String) -> String {
        """
        # pip install segment-analytics-python
        import segment.analytics as analytics

        analytics.write_key = "\(key)"
        analytics.host = "\(address)"

        analytics.track("user-1", "Order Completed", {
            "order_id": "1001", "revenue": 12300, "currency": "KRW",
        })
        analytics.flush()
        """
    }
}
