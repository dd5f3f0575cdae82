// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import ProtobufWire

/// The session as the update left it.
public struct UpdateSessionResponse: SavedSessionResponse, Hashable {
  /// Its metadata, with the new version.
  public var metadata: SessionMetadata.Wire?
  /// True if the session was equal already, so that no version was made.
  public var unchanged = false

  public init() {}

  public static let wireName = "holdfast.v1.UpdateSessionResponse"
}
