// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// The sessions to watch.
public struct WatchSessionsRequest: WireMessage, Hashable {
  /// The sessions: 1 to 1,000, each once.
  public var sessions: [WatchedSession] = []

  public init() {}

  public static let wireName = "holdfast.v1.WatchSessionsRequest"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.messages(1, "sessions", &sessions)
  }
}
