// SPDX-License-Identifier: Apache-2.0

/// A content type of gRPC-Web (gRPC `doc/PROTOCOL-WEB.md`): frames as they are, or as base64 for
/// callers that read text only.
public struct GRPCWebMediaType: Sendable, Hashable {
  /// The form of the messages.
  public let codec: MessageCodec
  /// True if the body is base64 of the frames.
  public var isText: Bool
  /// True if the type has a suffix `+proto` or `+json`.
  private let hasSuffix: Bool

  /// Parses the value of `content-type`, ignoring case; nil for a type that is not one of
  /// gRPC-Web's, and for JSON in a charset other than UTF-8.
  public init?(contentType value: UnsafeBufferPointer<UInt8>) {
    let essence = MediaType.essence(of: value)
    if essence.isSameMediaType(as: "application/grpc-web-text-base64") {
      self.init(codec: .proto, isText: true, hasSuffix: false)
      return
    }
    guard let type = Self.all.first(where: { essence.isSameMediaType(as: $0.staticName) }),
      type.codec == .proto || MediaType.isUTF8(value)
    else { return nil }
    self = type
  }

  private init(codec: MessageCodec, isText: Bool, hasSuffix: Bool) {
    self.codec = codec
    self.isText = isText
    self.hasSuffix = hasSuffix
  }

  /// The type in lower case, without parameters.
  public var name: String { "\(staticName)" }

  /// The type of the answer to a request of this type with this `accept`, nil where it had none:
  /// text if that names text, and otherwise the form of the request unless it names the other.
  public func answer(accept value: UnsafeBufferPointer<UInt8>?) -> GRPCWebMediaType {
    guard let value else { return self }
    var answer = self
    var takesBinary = false
    for item in value.split(separator: UInt8(ascii: ",")) {
      let essence = MediaType.essence(of: UnsafeBufferPointer(rebasing: item)).trimmed
      if essence.beginsWithoutCase(with: "application/grpc-web-text") {
        answer.isText = true
        return answer
      }
      takesBinary = takesBinary || essence.beginsWithoutCase(with: "application/grpc-web")
    }
    if takesBinary { answer.isText = false }
    return answer
  }

  /// Every type by its usual name.
  static let all: [GRPCWebMediaType] = [false, true].flatMap { isText in
    [(MessageCodec.proto, false), (.proto, true), (.json, true)].map { codec, hasSuffix in
      GRPCWebMediaType(codec: codec, isText: isText, hasSuffix: hasSuffix)
    }
  }

  private var staticName: StaticString {
    switch (isText, codec, hasSuffix) {
    case (false, .proto, false): "application/grpc-web"
    case (false, .proto, true): "application/grpc-web+proto"
    case (false, .json, _): "application/grpc-web+json"
    case (true, .proto, false): "application/grpc-web-text"
    case (true, .proto, true): "application/grpc-web-text+proto"
    case (true, .json, _): "application/grpc-web-text+json"
    }
  }
}
