// SPDX-License-Identifier: Apache-2.0

/// The demand of a method on its callers.
///
/// Admission handles `anyone`; every other access requires an identity. A contract adds its own
/// values for further requirements, such as a role on the requested resource.
public struct MethodAccess: Sendable, Hashable {
  /// The name in tables and documentation.
  public let name: String

  /// An access of this name.
  public init(_ name: String) { self.name = name }

  /// Callers without an identity too.
  public static let anyone = MethodAccess("anyone")
}
