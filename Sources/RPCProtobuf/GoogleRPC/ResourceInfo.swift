// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire

/// `google.rpc.ResourceInfo`: which resource the error is about. Goes with NOT_FOUND and
/// ALREADY_EXISTS.
public struct ResourceInfo: WireMessage, Equatable {
  /// The kind of resource: `session`.
  public var resourceType = ""
  /// Its name as the caller gave it.
  public var resourceName = ""
  /// Who owns it; empty where the caller may not know.
  public var owner = ""
  /// What is wrong with it, for a person.
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
  public static let wireFields = [
    WireField(1, "resource_type", .string),
    WireField(2, "resource_name", .string),
    WireField(3, "owner", .string),
    WireField(4, "description", .string),
  ]

  public mutating func decodeField(
    _ tag: WireTag, from reader: inout WireReader
  ) throws(WireError) {
    switch tag.field {
    case 1: try reader.read(&resourceType, .string)
    case 2: try reader.read(&resourceName, .string)
    case 3: try reader.read(&owner, .string)
    case 4: try reader.read(&description, .string)
    default: try reader.skip()
    }
  }

  public func encode(to writer: inout WireWriter) {
    writer.field(1, resourceType, .string)
    writer.field(2, resourceName, .string)
    writer.field(3, owner, .string)
    writer.field(4, description, .string)
  }
}
