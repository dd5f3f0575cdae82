// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The header fields of a response or of its trailers, read one by one.
public struct ResponseFields {
  /// The server's metadata, without the protocol's own fields; malformed base64 is left out.
  public private(set) var metadata = Metadata()

  private var httpStatus: Int?
  private var isGRPC = false
  /// The encoding of messages that are marked as compressed; nil for none.
  public private(set) var encoding: MessageEncoding?
  private var unknownEncoding: String?
  private var code: UInt8?
  private var hasStatus = false
  private var message = ""
  private var details: [UInt8] = []

  public init() {}

  /// Takes the next field; the buffers are valid during the call only.
  public mutating func take(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) {
    switch String(decoding: name, as: UTF8.self) {
    case ":status": httpStatus = Int(String(decoding: value, as: UTF8.self))
    case "content-type": isGRPC = Self.isGRPC(value)
    case "grpc-encoding": takeEncoding(value)
    case "grpc-status":
      hasStatus = true
      code = UInt8(String(decoding: value, as: UTF8.self))
    case "grpc-message": message = PercentEncoding.decode(value)
    case "grpc-status-details-bin": details = Base64.decode(value) ?? []
    case let name where name.hasPrefix("grpc-") && name != Metadata.retryPushback: break
    case let name where name.hasPrefix(":"): break
    default: _ = metadata.appendField(name, value)
    }
  }

  /// `application/grpc`, perhaps with a subtype or parameters.
  private static func isGRPC(_ contentType: UnsafeBufferPointer<UInt8>) -> Bool {
    let type = MediaType.essence(of: contentType)
    return type.isSameMediaType(as: "application/grpc")
      || type.beginsWithoutCase(with: "application/grpc+")
  }

  private mutating func takeEncoding(_ value: UnsafeBufferPointer<UInt8>) {
    encoding = MessageEncoding(value)
    guard encoding == nil, !value.elementsEqual("identity".utf8) else { return }
    unknownEncoding = String(decoding: value, as: UTF8.self)
  }

  /// The reason why the head of a response ends its call, or nil where messages may follow.
  /// `takesCompressed` when all encodings were offered to the server.
  func headError(takesCompressed: Bool = false) -> RPCError? {
    if let httpStatus, httpStatus != 200 {
      return hasStatus
        ? status() : RPCError(StatusCode(ofHTTP: httpStatus), "HTTP status \(httpStatus)")
    }
    guard isGRPC else { return RPCError(.unknown, "not a gRPC response: content-type") }
    if let name = unknownEncoding ?? (takesCompressed ? nil : encoding?.rawValue) {
      return RPCError(.internal, "the response has an encoding that was not offered: \(name)")
    }
    return nil
  }

  /// The status of the call: nil for OK.
  func status() -> RPCError? {
    guard hasStatus else {
      return RPCError(.unknown, "the response ended without a status", metadata: metadata)
    }
    let code = code.flatMap(StatusCode.init(rawValue:)) ?? .unknown
    return code == .ok
      ? nil : RPCError(code, message, details: details, metadata: metadata)
  }
}
