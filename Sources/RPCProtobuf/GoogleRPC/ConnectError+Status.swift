// SPDX-License-Identifier: Apache-2.0

public import ProtobufJSON
import ProtobufWire
public import RPC

extension ConnectError {
  /// A Connect error with the details of the error's `google.rpc.Status`, each with its JSON if
  /// `json` knows the type.
  public init(_ error: RPCError, json: ProtobufJSON) {
    let status = error.status
    let details = (status?.details ?? []).map { detail in
      let name = String(detail.typeName)
      return Detail(
        type: name, value: detail.value, debug: json.debugText(of: detail.value, type: name))
    }
    let delay = status?.detail(RetryInfo.self)?.retryDelay
    self.init(error, details: details, retryDelay: delay?.duration)
  }
}

extension ProtobufJSON {
  /// The JSON of an encoded message of the type of this name; nil if it is unknown or malformed.
  fileprivate func debugText(of bytes: [UInt8], type name: String) -> [UInt8]? {
    types.messages[name].flatMap { text(of: bytes, $0) }
  }

  private func text<Message: WireMessage>(of bytes: [UInt8], _ type: Message.Type) -> [UInt8]? {
    guard let message = try? Message(wireBytes: bytes) else { return nil }
    return try? text(of: message)
  }
}
