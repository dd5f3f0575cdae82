// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import ProtobufWire

/// The session after the restoration.
public struct RestoreSessionVersionResponse: SessionResponse, Hashable {
  /// Its metadata, with the new version.
  public var metadata: SessionMetadata.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.RestoreSessionVersionResponse"
}
