// SPDX-License-Identifier: Apache-2.0

/// A migration from one version of a format to the next.
public struct DocumentMigration: Sendable {
  /// The version that it reads. Its output has the next version.
  public let version: Int32
  let change: @Sendable ([UInt8]) throws -> [UInt8]

  /// Creates a migration from `version` to the next.
  ///
  /// - Parameters:
  /// - version: The version to read, at least 1.
  /// - change: Converts a JSON document of that version into one of the next. It should keep
  ///   members that it does not know.
  public init(from version: Int32, _ change: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
    self.version = version
    self.change = change
  }
}
