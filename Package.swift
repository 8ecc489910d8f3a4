// swift-tools-version: 6.2
import PackageDescription

/// Rules that hold for every Swift target of the house (see docs/architecture.md).
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Counting bits is an instruction on every x86 server since 2009, but not of the least x86 that a compiler assumes.
#if arch(x86_64)
let bits: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v2"])]
#else
let bits: [SwiftSetting] = []
#endif

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "dangol",
    platforms: [.macOS(.v15), .iOS(.v16)],
    products: [
        .executable(name: "dangol", targets: ["dangol"]),
        .library(name: "DangolSDK", targets: ["DangolSDK"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // floor 0
        .target(name: "Core", swiftSettings: house),
        // floor 1: pure
        .target(name: "Snapshots", dependencies: ["Core", "CZlib"], swiftSettings: house),
        .target(name: "Search", dependencies: ["Core", "Snapshots"], swiftSettings: house),
        .target(name: "Columns", dependencies: ["Snapshots", "CPrefetch"], swiftSettings: house + bits),
        // C and C++ libraries, each behind the thinnest shim
        .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CZstd", linkerSettings: [.linkedLibrary("zstd")]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CPrefetch"),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        // floor 2: ports
        .target(name: "Storage", dependencies: ["Core", logging], swiftSettings: house),
        .target(
            name: "Events",
            dependencies: ["Core", "Storage", "CSimdjson", "CZstd", logging, crypto, lifecycle],
            swiftSettings: house
        ),
        .target(name: "Jobs", dependencies: ["Core", "Storage", logging, lifecycle], swiftSettings: house),
        // floor 3: features, a ladder from Access upwards
        .target(
            name: "Access",
            dependencies: [
                "Core", "Storage", crypto, .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "Customers",
            dependencies: ["Core", "Snapshots", "Search", "Storage", "Events", logging, crypto],
            swiftSettings: house
        ),
        .target(
            name: "Sales",
            dependencies: ["Core", "Search", "Storage", "Events", "Customers"],
            swiftSettings: house
        ),
        .target(
            name: "Audiences",
            dependencies: [
                "Core", "Snapshots", "Columns", "Search", "Storage", "Jobs", "Events", "Customers", "Sales",
            ],
            swiftSettings: house
        ),
        .target(
            name: "Importing",
            dependencies: ["Core", "Storage", "Jobs", "Events", "Customers", "Sales", "CZstd", "CZlib", crypto],
            swiftSettings: house
        ),
        // drivers
        .target(
            name: "StorageSQLite",
            dependencies: ["Core", "Storage", logging, .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: house
        ),
        .target(
            name: "StoragePostgres",
            dependencies: ["Core", "Storage", "CLibPQ", logging],
            swiftSettings: house
        ),
        // floor 4: deliver
        .target(name: "Web", dependencies: ["Core", hummingbird, logging], swiftSettings: house),
        .target(
            name: "Collector",
            dependencies: ["Core", "Events", "Web", "CZlib", hummingbird, logging, crypto],
            resources: [.copy("Resources")],
            swiftSettings: house
        ),
        .target(
            name: "API",
            dependencies: [
                "Core", "Jobs", "Events", "Access", "Customers", "Audiences", "Sales", "Importing", "Web", hummingbird,
                logging,
            ],
            resources: [.copy("Resources")],
            swiftSettings: house
        ),
        .target(
            name: "Console",
            dependencies: [
                "Core", "Jobs", "Events", "Access", "Customers", "Audiences", "Sales", "Importing", "Web", hummingbird,
                logging,
                crypto,
                lifecycle,
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: house
        ),
        // floor 5: compose
        .executableTarget(
            name: "dangol",
            dependencies: [
                "Core", "Storage", "Jobs", "Events", "Access", "Customers", "Audiences", "Sales", "Importing",
                "StorageSQLite",
                "StoragePostgres", "Web", "Collector", "API", "Console", "CMalloc", hummingbird, logging, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house
        ),
        // beside: the client library for apps, which depends on nothing
        .target(name: "DangolSDK", swiftSettings: house),
        // beside: the load generator of `make bench`
        .executableTarget(
            name: "dangol-bench",
            dependencies: [
                "Core", "CSimdjson",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Bench",
            swiftSettings: house
        ),
        // tests
        .target(
            name: "TestSupport",
            dependencies: [
                "Core", "Storage", "Events", "Customers", "Sales", "StorageSQLite", "StoragePostgres", logging,
                lifecycle,
            ],
            path: "Tests/TestSupport",
            swiftSettings: house
        ),
        .executableTarget(
            name: "sdk-app",
            dependencies: ["DangolSDK"],
            path: "Tests/SDKApp",
            swiftSettings: house
        ),
        .testTarget(name: "DangolSDKTests", dependencies: ["DangolSDK"], swiftSettings: house),
        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: house),
        .testTarget(name: "SnapshotsTests", dependencies: ["Core", "Snapshots", "TestSupport"], swiftSettings: house),
        .testTarget(name: "ColumnsTests", dependencies: ["Columns", "Core"], swiftSettings: house),
        .testTarget(
            name: "SearchTests",
            dependencies: ["Core", "Search", "Snapshots", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Core", "Storage", "StorageSQLite", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "EventsTests",
            dependencies: ["Core", "Storage", "Events", "CSimdjson", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "JobsTests",
            dependencies: ["Core", "Jobs", "Storage", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "AccessTests",
            dependencies: ["Core", "Access", "Storage", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "CustomersTests",
            dependencies: ["Core", "Events", "Customers", "Sales", "Storage", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "AudiencesTests",
            dependencies: ["Core", "Columns", "Events", "Customers", "Sales", "Audiences", "Storage", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "ImportingTests",
            dependencies: ["Core", "Events", "Customers", "Sales", "Importing", "Jobs", "Storage", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "DangolTests",
            dependencies: [
                "Core", "Events", "Access", "Web", "dangol", "TestSupport", hummingbird, logging,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "ConsoleTests",
            dependencies: [
                "Core", "Console", "Importing", "Jobs", "Events", "Customers", "Audiences", "Sales", "Access",
                "Storage", "Web",
                "TestSupport",
                hummingbird,
                logging,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: house
        ),
    ],
    cxxLanguageStandard: .cxx17
)
