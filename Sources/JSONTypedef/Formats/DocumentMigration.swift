// SPDX-License-Identifier: Apache-2.0

/// A step that brings documents of one version of a format to the next.
public struct DocumentMigration: Sendable {
  /// The version that it reads. It writes the one above.
  public let version: Int32
  let change: @Sendable ([UInt8]) throws -> [UInt8]

  /// A step from a version to the next.
  ///
  /// - Parameters:
  ///   - version: The version that is read, at least 1.
  ///   - change: Makes a document of the next version from one of that version, both as JSON. It
  ///     should keep members that it does not know.
  public init(from version: Int32, _ change: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
    self.version = version
    self.change = change
  }
}
