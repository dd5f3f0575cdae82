// SPDX-License-Identifier: Apache-2.0

/// The body of a Connect call with a unary method: one message without a prefix.
///
/// Invariant: memory grows with bytes that arrived, never with a length that was only announced.
struct ConnectBody {
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

  /// Refuses a body by the size that `content-length` announces.
  func check(announced size: Int) throws(RPCError) {
    if size > sizeMax { throw .messageTooLarge(size: size, limit: sizeMax) }
  }

  /// Takes a piece of the body. A body as large as the limit passes.
  mutating func receive(_ piece: UnsafeRawBufferPointer) throws(RPCError) {
    guard piece.count <= sizeMax - bytes.count else {
      throw .messageTooLarge(size: nil, limit: sizeMax)
    }
    bytes.append(contentsOf: piece)
  }

  /// The message that the whole body is.
  consuming func end() throws(RPCError) -> ReceivedMessage {
    try ReceivedMessage(bare: bytes, codec, isCompressed: isCompressed)
  }
}

extension ReceivedMessage {
  /// A message that came without a prefix. No bytes are a message of protobuf, and not JSON; they
  /// are never decompressed, whatever the request says.
  init(bare bytes: [UInt8], _ codec: MessageCodec, isCompressed: Bool) throws(RPCError) {
    if bytes.isEmpty, codec == .json {
      throw RPCError(.messageMalformed, "no bytes are not JSON; an empty message is {}")
    }
    self.init(bytes: bytes, isCompressed: isCompressed && !bytes.isEmpty)
  }
}

extension RPCError {
  /// A message past the limit; `size` where it is known before all of it was read.
  static func messageTooLarge(size: Int?, limit: Int) -> RPCError {
    var values = ["limit": "\(limit)"]
    guard let size else {
      return RPCError(
        .messageTooLarge, "received message larger than max (\(limit))", values: values)
    }
    values["size"] = "\(size)"
    return RPCError(
      .messageTooLarge, "received message larger than max (\(size) vs. \(limit))", values: values)
  }
}
