// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire
import RPCProtobuf

/// The messages of holdfast.v1.
public enum ContractMessages {
  /// Every message and enum of the contract, with those of google.protobuf that it uses.
  public static let all = WireDeclarations(reachableFrom: roots)

  /// The details of errors beyond those of google.rpc.
  public static let errorDetails: [any WireMessage.Type] = [
    VersionConflict.self, DraftConflict.self,
  ]

  /// The messages that the details of a `google.rpc.Status` may be.
  public static let ofStatuses = WireDeclarations(
    reachableFrom: StandardMessages.roots + errorDetails)

  /// Every message that a response in JSON may contain, as a part or as a detail.
  public static let known = WireDeclarations(reachableFrom: roots + StandardMessages.roots)

  /// The requests and responses of all methods, the items of a bundle, which travel as bytes, and
  /// the details of errors.
  public static let roots: [any WireMessage.Type] =
    ContractMethods.all.flatMap { [$0.requestType, $0.responseType] } + [BundleItem.self]
    + errorDetails
}
