// swift-tools-version: 6.2
import PackageDescription

// A program of its own that depends on the libraries as yours would, but by a path.
let package = Package(
  name: "examples",
  dependencies: [.package(name: "holdfast", path: "../../..")],
  targets: [
    .executableTarget(
      name: "first-session",
      dependencies: [
        .product(name: "HoldfastClient", package: "holdfast"),
        // For tests that need no server.
        .product(name: "RPCInProcess", package: "holdfast"),
        // For programs in which people edit sessions.
        .product(name: "Workbench", package: "holdfast"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ])
  ]
)
