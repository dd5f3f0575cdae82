// SPDX-License-Identifier: Apache-2.0

/// The body of a Connect call with a unary method: one message without a prefix.
///
/// A class, so that data is appended in place regardless of the body's owner.
///
/// Invariant: memory grows with bytes that arrived, never with a length that was only announced.
final class ConnectBody {
  private let codec: MessageCodec
  private let isCompressed: Bool
  private let sizeMax: Int
  private var bytes: [UInt8] = []

  /// A body in the form of `codec`, compressed or not, of a message that has at most
  /// `messageSizeMax` bytes in binary.
  init(codec: MessageCodec, isCompressed: Bool, messageSizeMax: Int) {
    self.codec = codec
    self.isCompressed = isCompressed
    sizeMax = codec.encodedSizeMax(messageSizeMax: messageSizeMax)
  }

  /// The memory that the body takes, in bytes.
  var heldBytes: Int { bytes.capacity }

  /// Takes a piece of the body. A body as large as the limit passes.
  func receive(_ piece: UnsafeRawBufferPointer) throws(RPCError) {
    guard piece.count <= sizeMax - bytes.count else {
      throw .messageTooLarge(size: nil, limit: sizeMax)
    }
    bytes.append(contentsOf: piece)
  }

  /// The message that the whole body is.
  func end() throws(RPCError) -> ReceivedMessage {
    try ReceivedMessage(bare: bytes, codec, isCompressed: isCompressed)
  }
}

extension ReceivedMessage {
  /// A message without a prefix. An empty body is an empty message in binary and is not valid JSON;
  /// it is never decompressed, regardless of the request's encoding.
  init(bare bytes: [UInt8], _ codec: MessageCodec, isCompressed: Bool) throws(RPCError) {
    if bytes.isEmpty, codec == .json {
      throw RPCError(.messageMalformed, "an empty body is not JSON; an empty message is {}")
    }
    self.init(bytes: bytes, isCompressed: isCompressed && !bytes.isEmpty)
  }
}
