// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.ResourceInfo`: which resource the error is about. Goes with NOT_FOUND and
/// ALREADY_EXISTS.
public struct ResourceInfo: WireMessage, Equatable {
  /// The kind of resource: `session`.
  public var resourceType = ""
  /// Its name as the caller gave it.
  public var resourceName = ""
  /// The owner; empty if the caller may not know it.
  public var owner = ""
  /// A human-readable description of the error.
  public var description = ""

  public init() {}

  /// One resource, as the caller may know it.
  public init(
    resourceType: String, resourceName: String, owner: String = "", description: String = ""
  ) {
    self.resourceType = resourceType
    self.resourceName = resourceName
    self.owner = owner
    self.description = description
  }
}

extension ResourceInfo {
  public static let wireName = "google.rpc.ResourceInfo"

  @inlinable
  public mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "resource_type", &resourceType, .string)
    try visitor.field(2, "resource_name", &resourceName, .string)
    try visitor.field(3, "owner", &owner, .string)
    try visitor.field(4, "description", &description, .string)
  }
}
