// SPDX-License-Identifier: Apache-2.0

public import ProtobufWire
public import RPC

extension RPCError {
  /// This error with details that programs can read, in place of any it had.
  ///
  /// Code and message of the encoded `google.rpc.Status` are the error's own, since clients refuse
  /// details that contradict the trailers (gRFC L44). Call it last: a later change of `code` or
  /// `message` would make the two differ.
  public func withDetails(_ details: any WireMessage...) -> RPCError {
    var error = self
    let status = RPCStatus(
      code: Int32(code.rawValue), message: message, details: details.map { AnyMessage($0) })
    error.details = status.wireBytes
    return error
  }

  /// The decoded details, or nil where there are none or they are malformed.
  public var status: RPCStatus? {
    details.isEmpty ? nil : try? RPCStatus(wireBytes: details)
  }
}
