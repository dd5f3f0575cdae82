// swift-tools-version: 6.2
import PackageDescription

// Targets stand bottom-up: mechanism and C, engines, drivers, contract, what Holdfast is for, and
// the composition roots. An arrow may only point down; Tests/ArchitectureTests holds every import
// against the table in ARCHITECTURE.md.

let swift: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let tracing = Target.Dependency.product(
  name: "Tracing", package: "swift-distributed-tracing")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let numerics = Target.Dependency.product(name: "Numerics", package: "swift-numerics")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

let package = Package(
  name: "holdfast",
  products: [
    .executable(name: "holdfastd", targets: ["holdfastd"]),
    .executable(name: "holdfast", targets: ["holdfast"]),
    // The client for other programs. Linux only.
    .library(name: "HoldfastClient", targets: ["HoldfastClient"]),
    // A client's transport to handlers in the same process, for the tests of such programs.
    .library(name: "RPCInProcess", targets: ["RPCInProcess"]),
    // What a workbench links so that no edit is lost; Linux only.
    .library(name: "Workbench", targets: ["Workbench", "WorkbenchEngine", "DraftStore"]),
    // For Benchmarks, which is a package of its own.
    .library(
      name: "HoldfastParts",
      targets: [
        "ProtobufWire", "PersistenceAPI", "RPC", "RPCProtobuf", "RPCTransport", "Reactor",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    // MARK: Mechanism and C

    // epoll, eventfd, signalfd and the socket calls that Glibc's module hides.
    .target(name: "CLinux"),
    .systemLibrary(
      name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    // jemalloc instead of Glibc's malloc, in the programs that link this.
    .target(name: "CJemalloc", linkerSettings: [.linkedLibrary("jemalloc")]),
    // One epoll thread per loop, which is at once a serial executor and a task executor.
    .target(name: "Reactor", dependencies: ["CLinux", deque], swiftSettings: swift),

    // MARK: Engines: no socket, no clock, no thread

    // Digests, HMAC and random bytes on OpenSSL.
    .target(name: "Cryptography", dependencies: ["COpenSSL"], swiftSettings: swift),
    // A TLS session as an engine: bytes in, bytes out; certificates, tickets, ALPN.
    .target(name: "TLS", dependencies: ["COpenSSL"], swiftSettings: swift),
    // gzip and deflate per message on zlib, with a bound on what comes out.
    .target(name: "Compression", dependencies: ["CZlib"], swiftSettings: swift),
    // Protobuf messages as lists of fields, and their binary form.
    .target(name: "ProtobufWire", swiftSettings: swift),
    // JSON as text: checked for form, depth and size without building a tree.
    .target(name: "JSONText", swiftSettings: swift),
    // Documents held against schemas of JSON Type Definition, and brought to their newest version.
    .target(name: "JSONTypedef", dependencies: ["JSONText"], swiftSettings: swift),
    // The JSON form of protobuf messages, both ways.
    .target(
      name: "ProtobufJSON", dependencies: ["ProtobufWire", "JSONText"], swiftSettings: swift),
    // An HTTP/2 session as an engine: bytes in, events out; submissions in, bytes out.
    .target(name: "HTTP2", dependencies: ["CNghttp2", deque], swiftSettings: swift),
    // An HTTP/1.1 session of a server as an engine: bytes in, events out; responses in, bytes out.
    .target(name: "HTTP1", swiftSettings: swift),
    // A backend of swift-metrics and the text in which Prometheus reads it.
    .target(name: "Prometheus", dependencies: [metrics], swiftSettings: swift),
    // Calls and their protocols: codes, metadata, deadlines, framing, streams, methods.
    .target(name: "RPC", dependencies: ["JSONText", deque], swiftSettings: swift),
    // What an access token must say, and who may say it; verified ones are remembered.
    .target(
      name: "AccessTokens", dependencies: ["JSONText", "Cryptography"], swiftSettings: swift),
    // The signatures of tokens: the only target that knows jwt-kit.
    .target(
      name: "TokenSignatures", dependencies: ["AccessTokens", jwtKit], swiftSettings: swift),
    // What becomes of a session's edits: drafts, saves, conflicts and recovery as one machine.
    .target(name: "WorkbenchEngine", dependencies: ["JSONText"], swiftSettings: swift),
    // What a load test consists of: rates, keys, documents, figures and their comparison.
    .target(
      name: "LoadTesting", dependencies: ["JSONText", histogram, numerics], swiftSettings: swift),
    // Where gRPC meets protobuf: typed methods, google.rpc details, health and reflection.
    .target(
      name: "RPCProtobuf",
      dependencies: ["RPC", "ProtobufWire", "ProtobufJSON", "CServiceDescriptors"],
      swiftSettings: swift),
    // gRPC's health and reflection services as descriptors for reflection, embedded.
    .target(name: "CServiceDescriptors", exclude: ["Proto", "descriptors.binpb"]),

    // MARK: Drivers: the only users of Reactor

    // Listener, connection and channel: sockets that drive HTTP1, HTTP2 and RPC.
    .target(
      name: "RPCTransport",
      dependencies: ["Reactor", "HTTP1", "HTTP2", "RPC", "TLS", "Compression", deque],
      swiftSettings: swift),
    // A client's transport to handlers in the same process, for tests.
    .target(name: "RPCInProcess", dependencies: ["RPC"], swiftSettings: swift),
    // Listener and connections of an HTTP/1.1 server for the pages of operators.
    .target(
      name: "HTTP1Transport", dependencies: ["Reactor", "HTTP1"], swiftSettings: swift),
    // libpq in pipeline mode on a loop: connection, pool, statements, migrator.
    .target(
      name: "Postgres", dependencies: ["CLibpq", "Reactor", "Cryptography", deque],
      swiftSettings: swift),
    // One GET with libcurl, on a thread of its own.
    .target(name: "HTTPFetch", dependencies: ["CCurl", "Reactor"], swiftSettings: swift),

    // The drafts of one user on their device, in SQLite.
    .target(
      name: "DraftStore", dependencies: ["CSQLite", "WorkbenchEngine", "Cryptography"],
      swiftSettings: swift),

    // MARK: Contract

    // The nouns: sessions, ids, limits, errors, page tokens, the store protocol.
    .target(
      name: "PersistenceModel", dependencies: ["JSONText", "Cryptography"], swiftSettings: swift),
    // Proto/ as descriptors for reflection, embedded.
    .target(name: "CDescriptors", exclude: ["descriptors.binpb"]),
    // Requests and responses of holdfast.v1, and the wire views of the nouns.
    .target(
      name: "PersistenceAPI",
      dependencies: [
        "ProtobufWire", "RPC", "RPCProtobuf", "PersistenceModel", "Cryptography", "CDescriptors",
      ],
      swiftSettings: swift),

    // The bundle format: records proven as they are read, and written so that they can be.
    .target(
      name: "Bundles",
      dependencies: ["PersistenceAPI", "PersistenceModel", "ProtobufWire", "Cryptography"],
      swiftSettings: swift),

    // MARK: What Holdfast is for

    // The SQL of every migration, embedded.
    .target(name: "Migrations", path: "Migrations", exclude: ["SQL"]),
    // SQL and rows: the only place with SQL strings besides Migrations.
    .target(
      name: "PersistenceStore",
      dependencies: ["Postgres", "Migrations", "PersistenceModel", "Cryptography"],
      swiftSettings: swift),
    // Handlers: from a request to the store and back, and the mapping of errors.
    .target(
      name: "PersistenceServer",
      dependencies: [
        "Bundles", "PersistenceAPI", "PersistenceModel", "AccessTokens", "ProtobufWire",
        "ProtobufJSON", "RPC", "RPCProtobuf",
      ],
      swiftSettings: swift),
    // A private PostgreSQL cluster for development and tests.
    .target(name: "PrivateCluster", swiftSettings: swift),

    // MARK: For other programs

    // The client that other programs link: typed calls, one error, retries, tokens.
    .target(
      name: "HoldfastClient",
      dependencies: [
        "PersistenceAPI", "PersistenceModel", "ProtobufWire", "RPC", "RPCProtobuf", "RPCTransport",
        "Reactor", "TLS", lifecycle, logging, metrics, tracing,
      ],
      swiftSettings: swift),
    // A workbench's sessions: drives WorkbenchEngine with clocks, a thread of drafts and a server.
    .target(
      name: "Workbench",
      dependencies: ["WorkbenchEngine", "DraftStore", "HoldfastClient", "JSONText", "Reactor"],
      swiftSettings: swift),

    // MARK: Composition roots

    .executableTarget(
      name: "holdfastd",
      dependencies: [
        "PersistenceServer", "PersistenceStore", "PersistenceModel", "RPC", "RPCProtobuf",
        "RPCTransport", "HTTP1", "HTTP1Transport", "Prometheus", "TLS", "Postgres",
        "PrivateCluster", "Reactor", "AccessTokens", "TokenSignatures", "HTTPFetch", "Cryptography",
        "CJemalloc", argumentParser, logging, metrics, lifecycle, signals,
      ],
      swiftSettings: swift),

    // The client: commands for people. It links no libpq.
    .executableTarget(
      name: "holdfast",
      dependencies: [
        "HoldfastClient", "Workbench", "WorkbenchEngine", "DraftStore", "Bundles", "PersistenceAPI",
        "PersistenceModel", "ProtobufJSON", "ProtobufWire", "RPC", "Reactor", "JSONText",
        "JSONTypedef", "Cryptography", "LoadTesting", argumentParser,
      ],
      swiftSettings: swift),

    // MARK: Examples

    // A workbench program of the size of a page; Tests/EndToEnd kills it.
    .executableTarget(
      name: "notebook",
      dependencies: ["Workbench", "WorkbenchEngine", "DraftStore", "HoldfastClient"],
      path: "examples/swift/notebook", swiftSettings: swift),

    // MARK: Tests

    // Answers protobuf's conformance suite, so that foreign judges can test the coder.
    .executableTarget(
      name: "wire-conformance", dependencies: ["ProtobufWire", "ProtobufJSON"],
      path: "Tests/Programs/wire-conformance", swiftSettings: swift),
    // House rules: who may import what, sizes, banned calls, documents.
    .testTarget(name: "ArchitectureTests", swiftSettings: swift),
    // What several test targets need; no product links it.
    .target(
      name: "TestSupport",
      dependencies: [
        "PersistenceModel", "Cryptography", "JSONText", "LoadTesting", "ProtobufWire", "RPC",
        "RPCProtobuf",
      ],
      path: "Tests/TestSupport", swiftSettings: swift),
    // grpc.testing as descriptors for reflection, embedded.
    .target(
      name: "CInteropDescriptors", path: "Tests/Programs/CInteropDescriptors",
      exclude: ["Proto", "descriptors.binpb"]),
    // grpc.testing.TestService, for clients that others wrote; no product holds it.
    .executableTarget(
      name: "interop-server",
      dependencies: [
        "RPC", "RPCProtobuf", "RPCTransport", "ProtobufWire", "Reactor", "TLS",
        "CInteropDescriptors", "CJemalloc", signals,
      ],
      path: "Tests/Programs/interop-server",
      swiftSettings: swift),
    // connectrpc.conformance.v1.ConformanceService, for the suite that judges gRPC, gRPC-Web and
    // Connect; no product holds it.
    .executableTarget(
      name: "conformance-server",
      dependencies: [
        "RPC", "RPCProtobuf", "RPCTransport", "ProtobufWire", "ProtobufJSON", "JSONText", "Reactor",
        "TLS", "CJemalloc", signals,
      ],
      path: "Tests/Programs/conformance-server", exclude: ["Proto", "suite.yaml"],
      swiftSettings: swift),
    .testTarget(
      name: "LoadTestingTests", dependencies: ["LoadTesting", "JSONText", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "ReactorTests", dependencies: ["Reactor", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "CryptographyTests", dependencies: ["Cryptography"], swiftSettings: swift),
    .testTarget(
      name: "CompressionTests", dependencies: ["Compression", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "TLSTests", dependencies: ["TLS", "COpenSSL", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "JSONTextTests", dependencies: ["JSONText", "TestSupport"], exclude: ["Oracle"],
      swiftSettings: swift),
    .testTarget(
      name: "JSONTypedefTests", dependencies: ["JSONTypedef", "JSONText"], swiftSettings: swift),
    .testTarget(
      name: "WorkbenchEngineTests", dependencies: ["WorkbenchEngine", "JSONText", "TestSupport"],
      swiftSettings: swift),
    // Writes drafts until it is killed, for tests of that.
    .executableTarget(
      name: "draft-writer", dependencies: ["DraftStore", "WorkbenchEngine"],
      path: "Tests/Programs/draft-writer", swiftSettings: swift),
    .testTarget(
      name: "DraftStoreTests",
      dependencies: ["DraftStore", "WorkbenchEngine", "Reactor", "TestSupport", "draft-writer"],
      swiftSettings: swift),
    // Measures how long an edit holds its caller.
    .executableTarget(
      name: "edit-timer", dependencies: ["Workbench", "WorkbenchEngine", "DraftStore"],
      path: "Tests/Programs/edit-timer", swiftSettings: swift),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: [
        "Workbench", "DraftStore", "WorkbenchEngine", "HoldfastClient", "PersistenceServer",
        "PersistenceAPI", "PersistenceModel", "RPC", "RPCInProcess", "Cryptography", "TestSupport",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "ProtobufJSONTests",
      dependencies: [
        "ProtobufJSON", "ProtobufWire", "JSONText", "PersistenceAPI", "PersistenceModel",
        "RPCProtobuf", "TestSupport",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "PersistenceModelTests", dependencies: ["PersistenceModel", "Cryptography"],
      swiftSettings: swift),
    .testTarget(
      name: "AccessTokensTests", dependencies: ["AccessTokens", "Cryptography"],
      swiftSettings: swift),
    .testTarget(
      name: "TokenSignaturesTests",
      dependencies: ["TokenSignatures", "AccessTokens", "Cryptography", "JSONText", "TestSupport"],
      exclude: ["Golden"], swiftSettings: swift),
    .testTarget(name: "HTTPFetchTests", dependencies: ["HTTPFetch"], swiftSettings: swift),
    .testTarget(name: "MigrationsTests", dependencies: ["Migrations"], swiftSettings: swift),
    .testTarget(
      name: "PersistenceStoreTests",
      dependencies: ["PersistenceStore", "PersistenceModel", "Postgres"], swiftSettings: swift),
    .testTarget(
      name: "PersistenceServerTests",
      dependencies: [
        "PersistenceServer", "Bundles", "PersistenceAPI", "PersistenceModel", "AccessTokens",
        "ProtobufWire",
        "RPC", "RPCInProcess", "RPCProtobuf", "Cryptography", "JSONText", "TestSupport",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "holdfastdTests",
      dependencies: [
        "holdfastd", "PersistenceModel", "HTTP1", "Prometheus", "RPC", "RPCProtobuf",
        "RPCTransport", "Reactor", "TestSupport", argumentParser, logging, metrics,
      ],
      swiftSettings: swift),
    .testTarget(
      name: "holdfastTests",
      dependencies: [
        "holdfast", "Cryptography", "DraftStore", "HoldfastClient", "JSONText", "LoadTesting",
        "PersistenceAPI", "PersistenceModel", "ProtobufWire", "RPC", "RPCInProcess", "RPCProtobuf",
        "RPCTransport", "TestSupport", argumentParser,
      ],
      swiftSettings: swift),
    .testTarget(
      name: "HoldfastClientTests",
      dependencies: [
        "HoldfastClient", "RPCInProcess", "TestSupport", lifecycle, logging, metrics, tracing,
        .product(name: "InMemoryLogging", package: "swift-log"),
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
      ],
      swiftSettings: swift),
    .testTarget(
      name: "ProtobufWireTests", dependencies: ["ProtobufWire", "TestSupport"],
      exclude: ["Golden"], swiftSettings: swift),
    .testTarget(name: "HTTP1Tests", dependencies: ["HTTP1"], swiftSettings: swift),
    .testTarget(
      name: "PrometheusTests", dependencies: ["Prometheus", metrics], swiftSettings: swift),
    .testTarget(
      name: "HTTP2Tests", dependencies: ["HTTP2", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "RPCTests", dependencies: ["RPC", "JSONText", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "RPCInProcessTests", dependencies: ["RPCInProcess", "RPC", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "RPCTransportTests", dependencies: ["RPCTransport", "HTTP2", "Reactor"],
      swiftSettings: swift),
    .testTarget(
      name: "RPCProtobufTests",
      dependencies: [
        "RPC", "RPCInProcess", "RPCProtobuf", "ProtobufWire", "ProtobufJSON", "JSONText",
        "TestSupport",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "PostgresTests", dependencies: ["Postgres", "Reactor", "Cryptography", "TestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "PrivateClusterTests", dependencies: ["PrivateCluster"], swiftSettings: swift),
    .testTarget(
      name: "PersistenceAPITests",
      dependencies: [
        "PersistenceAPI", "PersistenceModel", "ProtobufWire", "RPC", "RPCProtobuf", "TestSupport",
      ],
      exclude: ["Golden"], swiftSettings: swift),
    .testTarget(
      name: "BundlesTests",
      dependencies: [
        "Bundles", "PersistenceAPI", "PersistenceModel", "ProtobufWire", "Cryptography",
      ],
      swiftSettings: swift),
    // What needs PostgreSQL or a socket.
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "PrivateCluster", "Postgres", "HTTP1", "HTTP1Transport", "HTTP2", "HTTPFetch", "RPC",
        "RPCProtobuf", "RPCTransport", "ProtobufWire", "Reactor", "TLS",
        "COpenSSL", "PersistenceStore", "PersistenceModel", "Cryptography", "TestSupport",
      ],
      swiftSettings: swift),
  ]
)

// Fuzz/ is a test target, which replays what fuzzing found. For dev/fuzz, which sets this variable,
// it is a program; what it imports for tests only is a library then.
let fuzzed: [Target.Dependency] = [
  "AccessTokens", "Bundles", "COpenSSL", "Compression", "Cryptography", "HTTP1", "HTTP2",
  "HTTPFetch",
  "JSONText", "JSONTypedef", "PersistenceAPI", "PersistenceModel", "PersistenceServer",
  "ProtobufJSON", "ProtobufWire",
  "RPC",
  "RPCProtobuf", "RPCTransport", "Reactor", "TLS", "holdfastd", "wire-conformance", argumentParser,
]
if Context.environment["HOLDFAST_FUZZ"] == nil {
  package.targets.append(
    .testTarget(
      name: "FuzzTests", dependencies: fuzzed + ["TestSupport"], path: "Fuzz",
      exclude: ["Corpus", "FailCases", "Program", "README.md"], swiftSettings: swift))
} else {
  package.products.removeAll { $0.name == "holdfastd" }
  let daemon = package.targets.first { $0.name == "holdfastd" }
  package.targets.removeAll {
    ["holdfastd", "wire-conformance"].contains($0.name) || $0.type == .test
  }
  package.targets += [
    .target(
      name: "holdfastd", dependencies: daemon?.dependencies ?? [], exclude: ["EntryPoint.swift"],
      swiftSettings: swift),
    .target(
      name: "wire-conformance", dependencies: ["ProtobufWire", "ProtobufJSON"],
      path: "Tests/Programs/wire-conformance", exclude: ["WireConformance.swift"],
      swiftSettings: swift),
    .target(
      name: "FuzzTargets", dependencies: fuzzed, path: "Fuzz/Targets", swiftSettings: swift),
    .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Fuzz/Program"),
  ]
}
