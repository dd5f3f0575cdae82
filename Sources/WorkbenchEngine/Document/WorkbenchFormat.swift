// SPDX-License-Identifier: Apache-2.0

/// The format of a content, as the program that wrote it declares it. A program that writes a
/// version can read all earlier ones.
public struct WorkbenchFormat: Sendable, Equatable {
  /// The name: 1 to 64 characters that the server accepts.
  public var name: String
  /// The version.
  public var version: Int32

  /// Creates a format.
  public init(_ name: String, version: Int32) {
    self.name = name
    self.version = version
  }
}
