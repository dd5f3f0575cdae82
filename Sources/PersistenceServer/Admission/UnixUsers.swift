// SPDX-License-Identifier: Apache-2.0

/// The users of the system that may call through a Unix socket, and as whom.
public struct UnixUsers: Sendable, Hashable {
  private var names: [UInt32: String]
  private let admitsEveryone: Bool

  /// The users with these ids and their names; `nil` means `unix:ID`.
  ///
  /// - Parameter admitsEveryone: Whether all others may call too, as `unix:ID`.
  public init(_ users: [UInt32: String?], admitsEveryone: Bool = false) {
    names = [:]
    for (id, name) in users { names[id] = name ?? UnixUsers.name(id) }
    self.admitsEveryone = admitsEveryone
  }

  /// The name under which a system user calls; nil if the user may not call.
  func name(of id: UInt32) -> String? {
    names[id] ?? (admitsEveryone ? UnixUsers.name(id) : nil)
  }

  private static func name(_ id: UInt32) -> String { "unix:\(id)" }
}
