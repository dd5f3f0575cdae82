// SPDX-License-Identifier: Apache-2.0

import Testing

/// The Dockerfile builds the package, and the package is only read where every target is there.
@Suite struct ImageTests {
  @Test func `the image is built from the folder of every target`() throws {
    let text = try #require(Repository.text(of: "Dockerfile"))
    let copied = text.split(separator: "\n").filter { $0.hasPrefix("COPY ") }
      .flatMap { $0.split(separator: " ").dropFirst().dropLast() }
    #expect(copied.contains("Package.swift"))
    #expect(Targets.all.count > 40, "Package.swift was not understood.")
    for target in Targets.all {
      #expect(Repository.exists(target.folder), "\(target.name) is not in \(target.folder).")
      #expect(
        copied.contains { "\(target.folder)/".hasPrefix("\($0)/") },
        "The Dockerfile copies nothing that holds \(target.folder), which \(target.name) needs.")
    }
  }
}
