// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import ProtobufWire

/// The session that was brought back.
public struct UndeleteSessionResponse: SessionResponse, Hashable {
  /// Its metadata, with the new version.
  public var metadata: SessionMetadata.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.UndeleteSessionResponse"
}
