// SPDX-License-Identifier: Apache-2.0

public import PersistenceModel
public import ProtobufWire

/// A server's properties.
public struct GetServerInfoResponse: WireMessage, Hashable {
  /// The version of the software (semver.org).
  public var version = ""
  /// The limits that requests must keep to.
  public var limits: Limits.Wire?
  /// The features beyond version 1.0 of the contract, as lower-case names.
  public var features: [String] = []
  /// The id of the database; empty while that has not been reached.
  public var serverID = ""
  /// The calling user.
  public var principalID = ""

  public init() {}

  /// The answer of a server.
  public init(version: String, limits: Limits, features: [String]) {
    self.version = version
    self.limits = Limits.Wire(limits)
    self.features = features
  }

  public static let wireName = "holdfast.v1.GetServerInfoResponse"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "version", &version, .string)
    try visitor.message(2, "limits", &limits)
    try visitor.repeated(3, "features", &features, .string)
    try visitor.field(4, "server_id", &serverID, .string)
    try visitor.field(5, "principal_id", &principalID, .string)
  }
}
