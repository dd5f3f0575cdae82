// SPDX-License-Identifier: Apache-2.0

import ProtobufJSON
public import ProtobufWire
public import RPC

extension MessageCoder where Message: WireMessage {
  /// Messages in protobuf's binary form. Bytes that cannot be parsed are refused with INTERNAL
  /// (gRPC `doc/statuscodes.md`).
  ///
  /// Inlinable, as `TypedMethod.init` below, so that each method gets a coder made for its
  /// messages: one for all of them looks up every type while it runs, at several times the price.
  @inlinable
  public static var protobuf: MessageCoder {
    MessageCoder(
      decode: { bytes throws(RPCError) in
        do throws(WireError) {
          return try Message(wireBytes: bytes)
        } catch {
          throw RPCError(malformed: Message.wireName, because: error)
        }
      },
      frame: { message, headroom in message.wireBytes(after: headroom) },
      json: .protobuf)
  }

  /// The same for messages with a `google.protobuf.Any` that in JSON may hold these types.
  @inlinable
  public static func protobuf(knowing types: WireDeclarations) -> MessageCoder {
    MessageCoder(
      decode: { bytes throws(RPCError) in
        do throws(WireError) {
          return try Message(wireBytes: bytes)
        } catch {
          throw RPCError(malformed: Message.wireName, because: error)
        }
      },
      frame: { message, headroom in message.wireBytes(after: headroom) },
      json: .protobuf(knowing: types))
  }
}

extension RPCError {
  /// The refusal of bytes that a message of this type cannot have.
  @usableFromInline
  init(malformed name: String, because error: WireError) {
    self.init(
      .messageMalformed, "the request is not a valid \(name): \(error)", values: ["type": name])
  }
}

extension TypedMethod where Request: WireMessage, Response: WireMessage {
  /// Declares the method `name` of `service`, which is `package.Service`.
  @inlinable
  public init(
    _ service: String, _ name: String, access: MethodAccess,
    idempotency: MethodDescriptor.Idempotency = .unknown, budget: MethodDescriptor.Budget = .calls
  ) {
    self.init(
      service, name, .protobuf, .protobuf, access: access, idempotency: idempotency,
      budget: budget)
  }
}

/// A method of any kind whose messages are protobuf's, for lists of methods.
public protocol ProtobufMethod: Sendable {
  /// The declaration: the method's properties other than its types.
  var descriptor: MethodDescriptor { get }
  /// The type of its requests.
  var requestType: any WireMessage.Type { get }
  /// The type of its answers.
  var responseType: any WireMessage.Type { get }
}

extension TypedMethod: ProtobufMethod where Request: WireMessage, Response: WireMessage {
  public var requestType: any WireMessage.Type { Request.self }
  public var responseType: any WireMessage.Type { Response.self }
}

extension MessageCoder.JSONForm where Message: WireMessage {
  /// The proto3 JSON mapping. One form for all messages will do: a call in JSON costs much more
  /// than the look-up of its types.
  @usableFromInline static var protobuf: Self { Self(.ofCalls) }

  /// The mapping where an `Any` may hold these types.
  @usableFromInline
  static func protobuf(knowing types: WireDeclarations) -> Self {
    Self(ProtobufJSON(types: types, ignoresUnknownFields: true))
  }

  private init(_ form: ProtobufJSON) {
    self.init(
      decode: { text, sizeMax throws(RPCError) in try form.request(from: text, sizeMax) },
      encode: { message throws(RPCError) in
        do {
          return try form.text(of: message)
        } catch {
          throw RPCError(unexpected: error)
        }
      })
  }
}

extension ProtobufJSON {
  /// The JSON form of requests and responses. Unknown fields are ignored as in binary
  /// (docs/decisions/0005-unknown-fields-are-dropped.md); an `Any` may contain the standard
  /// messages.
  fileprivate static let ofCalls = ProtobufJSON(
    types: WireDeclarations(reachableFrom: StandardMessages.roots), ignoresUnknownFields: true)

  /// The message of a request of `sizeMax` bytes in binary at most.
  fileprivate func request<Message: WireMessage>(
    from text: [UInt8], _ sizeMax: Int
  ) throws(RPCError) -> Message {
    var form = self
    form.messageSizeMax = sizeMax
    let message: Message
    do throws(ProtobufJSONError) {
      message = try form.message(from: text)
    } catch {
      if case .messageTooLarge = error.fault {
        throw RPCError.messageTooLarge(size: nil, limit: sizeMax)
      }
      throw RPCError(
        .messageMalformed, "the request is not a valid \(Message.wireName): \(error)",
        values: ["type": Message.wireName])
    }
    let size = message.wireSize
    guard size <= sizeMax else { throw RPCError.messageTooLarge(size: size, limit: sizeMax) }
    return message
  }
}
