// SPDX-License-Identifier: Apache-2.0

/// The demand of a method on its callers.
///
/// An admission knows `anyone`; every other access needs an identity. What a contract demands
/// beyond that, such as a role on the resource that a request names, it adds as values of its own.
public struct MethodAccess: Sendable, Hashable {
  /// The name in tables and documentation.
  public let name: String

  /// An access of this name.
  public init(_ name: String) { self.name = name }

  /// Callers without an identity too.
  public static let anyone = MethodAccess("anyone")
}
