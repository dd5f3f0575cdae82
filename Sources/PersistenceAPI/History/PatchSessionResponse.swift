// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import ProtobufWire

/// The session as the patch left it.
public struct PatchSessionResponse: SavedSessionResponse, Hashable {
  /// Its metadata, with the new version and the hash of the new content.
  public var metadata: SessionMetadata.Wire?
  /// True if the session was equal already, so that no version was made.
  public var unchanged = false

  public init() {}

  public static let wireName = "holdfast.v1.PatchSessionResponse"
}
