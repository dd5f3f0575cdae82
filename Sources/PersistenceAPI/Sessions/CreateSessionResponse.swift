// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
import ProtobufWire

/// The session that was created.
public struct CreateSessionResponse: SessionResponse, Hashable {
  /// Its metadata.
  public var metadata: SessionMetadata.Wire?

  public init() {}

  public static let wireName = "holdfast.v1.CreateSessionResponse"
}
