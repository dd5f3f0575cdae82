// SPDX-License-Identifier: Apache-2.0

/// A content type of Connect: a body that is one message, or one of envelopes
/// (connectrpc.com/docs/protocol).
public enum ConnectMediaType: Sendable, Hashable {
  /// `application/proto` or `application/json`.
  case unary(MessageCodec)
  /// `application/connect+proto` or `application/connect+json`.
  case stream(MessageCodec)

  /// Parses the value of `content-type`, ignoring case; nil for a type that is not one of
  /// Connect's, and for JSON in a charset other than UTF-8.
  public init?(contentType value: UnsafeBufferPointer<UInt8>) {
    let essence = MediaType.essence(of: value)
    guard let type = Self.all.first(where: { essence.isSameMediaType(as: $0.staticName) }),
      type.codec == .proto || MediaType.isUTF8(value)
    else { return nil }
    self = type
  }

  /// The form of the messages.
  public var codec: MessageCodec {
    switch self {
    case .unary(let codec), .stream(let codec): codec
    }
  }

  /// True if the body consists of envelopes.
  public var isStream: Bool {
    if case .stream = self { true } else { false }
  }

  /// The type in lower case, without parameters.
  public var name: String { "\(staticName)" }

  private static let all: [ConnectMediaType] = [
    .unary(.proto), .unary(.json), .stream(.proto), .stream(.json),
  ]

  private var staticName: StaticString {
    switch self {
    case .unary(.proto): "application/proto"
    case .unary(.json): "application/json"
    case .stream(.proto): "application/connect+proto"
    case .stream(.json): "application/connect+json"
    }
  }
}
