// swift-tools-version: 6.2
import PackageDescription

// What `make bench` measures with; a package of its own, so that Holdfast itself depends on nothing
// that only a measurement needs.

let swift: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let parts = Target.Dependency.product(name: "HoldfastParts", package: "holdfast")

let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "holdfast", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    // Encodes and decodes what CPlusPlus/coder.cpp does, and says how long it takes.
    .executableTarget(name: "coder", dependencies: [parts], swiftSettings: swift),
    // Holds idle connections, and watches.
    .executableTarget(
      name: "load",
      dependencies: [
        parts, .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      swiftSettings: swift),
  ]
)
