// SPDX-License-Identifier: Apache-2.0

/// Cuts the bytes of a stream into messages: a flag byte, a big-endian length, and the message
/// (gRPC `doc/PROTOCOL-HTTP2.md`, Length-Prefixed-Message). The envelopes of Connect and the frames
/// of gRPC-Web are the same to a server, to which no client sends an end of a stream.
///
///                 5 bytes                length bytes
///     prefix ------------------> body ------------------> prefix
///        \_____________ bad flag, too long ____________/
///                              |
///                           failed (stays so)
///
/// Invariant: memory is at most eight times what arrived, whatever length was announced.
struct MessageDeframer {
  private enum State {
    case prefix(Prefix)
    case body(Header)
    case failed
  }

  /// The meaning of a complete prefix.
  private struct Header {
    let length: Int
    let isCompressed: Bool
  }

  /// The first bytes of a message, while they are less than five.
  private struct Prefix {
    var bytes: UInt64 = 0
    var count = 0
  }

  private var state = State.prefix(Prefix())
  /// The part of a message that has arrived, if it comes in pieces; empty in any state but `.body`.
  private var body: [UInt8] = []
  private let messageSizeMax: Int
  /// True if the two ends agreed on an encoding, so that a message may be marked as compressed.
  var acceptsCompressed: Bool

  init(messageSizeMax: Int, acceptsCompressed: Bool = false) {
    self.messageSizeMax = messageSizeMax
    self.acceptsCompressed = acceptsCompressed
  }

  /// True if the bytes so far end between two messages.
  var isAtBoundary: Bool {
    if case .prefix(let prefix) = state { prefix.count == 0 } else { false }
  }

  /// The memory that the part of a message that has arrived takes, in bytes.
  var heldBytes: Int { body.capacity }

  /// Takes bytes and hands out every message that they complete. Inlined, since every call of a
  /// server comes through here once.
  @inline(__always)
  mutating func receive(
    _ input: UnsafeRawBufferPointer, _ handle: (ReceivedMessage) -> Void
  ) throws(RPCError) {
    var rest = input[...]
    while !rest.isEmpty {
      switch state {
      case .prefix(var prefix):
        state = .failed
        guard let header = try take(&rest, into: &prefix) else {
          state = .prefix(prefix)
          return
        }
        if rest.count >= header.length {
          // The common case: the whole message in one piece, copied once.
          let bytes = Array(rest.prefix(header.length))
          handle(ReceivedMessage(bytes: bytes, isCompressed: header.isCompressed))
          rest = rest.dropFirst(header.length)
          state = .prefix(Prefix())
        } else {
          state = .body(header)
        }
      case .body(let header):
        let piece = rest.prefix(header.length &- body.count)
        makeRoom(for: piece.count, of: header.length)
        body.append(contentsOf: piece)
        rest = rest.dropFirst(piece.count)
        if body.count == header.length {
          state = .prefix(Prefix())
          handle(ReceivedMessage(bytes: body, isCompressed: header.isCompressed))
          body = []
        }
      case .failed: return
      }
    }
  }

  /// Makes room for a piece of a message, and for all of it once an eighth has arrived: large
  /// messages are moved once, while they are small.
  private mutating func makeRoom(for count: Int, of length: Int) {
    let needed = body.count &+ count
    guard needed > body.capacity else { return }
    body.reserveCapacity(needed >= length / 8 ? length : needed &* 2)
  }

  /// Continues to read a prefix; returns its meaning once it is complete.
  private func take(
    _ rest: inout Slice<UnsafeRawBufferPointer>, into prefix: inout Prefix
  ) throws(RPCError) -> Header? {
    while prefix.count < MessagePrefix.size {
      guard let byte = rest.popFirst() else { return nil }
      prefix.bytes = prefix.bytes << 8 | UInt64(byte)
      prefix.count &+= 1
    }
    let length = Int(prefix.bytes & 0xFFFF_FFFF)
    switch prefix.bytes >> 32 {
    case 0: break
    case 1 where acceptsCompressed: break
    case 1:
      throw .compressedWithoutEncoding
    case let flag:
      throw RPCError(
        .messageFlagInvalid, "a message has the undefined flag \(flag)",
        values: ["flag": "\(flag)"])
    }
    guard length <= messageSizeMax else {
      throw .messageTooLarge(size: length, limit: messageSizeMax)
    }
    // A message of nothing may be marked too; there is nothing to decompress.
    return Header(length: length, isCompressed: prefix.bytes >> 32 == 1 && length > 0)
  }
}

extension RPCError {
  /// A message is marked as compressed although the request has no encoding.
  static let compressedWithoutEncoding = RPCError(
    .messageFlagInvalid, "a message is compressed, but the request has no encoding",
    values: ["flag": "1"])
}

/// The five bytes before every message.
public enum MessagePrefix {
  /// One flag byte and four of length.
  public static let size = 5

  /// The flag before the end of a stream of Connect, which is JSON.
  static let endOfStreamFlag: UInt8 = 2
  /// The flag before the trailers of gRPC-Web.
  static let trailersFlag: UInt8 = 0x80

  /// Writes the prefix of a message into the first five bytes of `frame`, whose rest is the
  /// message. A message past 4 GiB cannot be framed; the caller's limits forbid it.
  public static func write(to frame: inout [UInt8], isCompressed: Bool = false) {
    write(to: &frame, flag: isCompressed ? 1 : 0)
  }

  /// Writes the prefix of a message that begins with `flag`.
  @inline(__always)
  static func write(to frame: inout [UInt8], flag: UInt8) {
    precondition(frame.count >= size, "a frame begins with room for its prefix")
    let length = UInt32(frame.count - size)
    frame[0] = flag
    frame[1] = UInt8(truncatingIfNeeded: length >> 24)
    frame[2] = UInt8(truncatingIfNeeded: length >> 16)
    frame[3] = UInt8(truncatingIfNeeded: length >> 8)
    frame[4] = UInt8(truncatingIfNeeded: length)
  }
}

extension RPCError {
  /// A message past the limit; `size` where it is known before all of it was read.
  public static func messageTooLarge(size: Int?, limit: Int) -> RPCError {
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
