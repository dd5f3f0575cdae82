// SPDX-License-Identifier: Apache-2.0

/// Cuts the bytes of a stream into messages: a flag byte, a big-endian length, and the message
/// (gRPC `doc/PROTOCOL-HTTP2.md`, Length-Prefixed-Message).
///
///                 5 bytes                length bytes
///     prefix ------------------> body ------------------> prefix
///        \_____________ bad flag, too long ____________/
///                              |
///                           failed (stays so)
///
/// Invariant: memory grows with bytes that arrived, never with a length that was only announced.
struct MessageDeframer {
  private enum State {
    case prefix(Prefix)
    case body(length: Int)
    case failed
  }

  /// The first bytes of a message, while they are less than five.
  private struct Prefix {
    var bytes: UInt64 = 0
    var count = 0
  }

  private var state = State.prefix(Prefix())
  /// What has arrived of a message that comes in pieces; empty in any state but `.body`.
  private var body: [UInt8] = []
  private let messageSizeMax: Int

  init(messageSizeMax: Int) { self.messageSizeMax = messageSizeMax }

  /// Whether the bytes so far end between two messages.
  var isAtBoundary: Bool {
    if case .prefix(let prefix) = state { prefix.count == 0 } else { false }
  }

  /// Takes bytes and hands out every message that they complete.
  mutating func receive(
    _ input: UnsafeRawBufferPointer, _ handle: ([UInt8]) -> Void
  ) throws(RPCError) {
    var rest = input[...]
    while !rest.isEmpty {
      switch state {
      case .prefix(var prefix):
        state = .failed
        guard let length = try Self.take(&rest, into: &prefix, messageSizeMax) else {
          state = .prefix(prefix)
          return
        }
        if rest.count >= length {
          // The common case: the whole message in one piece, copied once.
          handle(Array(rest.prefix(length)))
          rest = rest.dropFirst(length)
          state = .prefix(Prefix())
        } else {
          state = .body(length: length)
        }
      case .body(let length):
        let piece = rest.prefix(length &- body.count)
        body.append(contentsOf: piece)
        rest = rest.dropFirst(piece.count)
        if body.count == length {
          state = .prefix(Prefix())
          handle(body)
          body = []
        }
      case .failed: return
      }
    }
  }

  /// Reads on in a prefix; the message's length once it is complete.
  private static func take(
    _ rest: inout Slice<UnsafeRawBufferPointer>, into prefix: inout Prefix, _ sizeMax: Int
  ) throws(RPCError) -> Int? {
    while prefix.count < MessagePrefix.size {
      guard let byte = rest.popFirst() else { return nil }
      prefix.bytes = prefix.bytes << 8 | UInt64(byte)
      prefix.count &+= 1
    }
    let length = Int(prefix.bytes & 0xFFFF_FFFF)
    switch prefix.bytes >> 32 {
    case 0: break
    case 1:
      throw RPCError(.internal, "a message is marked as compressed, but no encoding was agreed on")
    case let flag:
      throw RPCError(.internal, "a message begins with flag \(flag); 0 and 1 are defined")
    }
    guard length <= sizeMax else {
      throw RPCError(
        .resourceExhausted, "received message larger than max (\(length) vs. \(sizeMax))")
    }
    return length
  }
}

/// The five bytes before every message.
public enum MessagePrefix {
  /// One flag byte and four of length.
  public static let size = 5

  /// Writes the prefix of an uncompressed message into the first five bytes of `frame`, whose
  /// rest is the message. A message past 4 GiB can not be framed; the caller's limits forbid it.
  public static func write(to frame: inout [UInt8]) {
    precondition(frame.count >= size, "a frame begins with room for its prefix")
    let length = UInt32(frame.count - size)
    frame[0] = 0
    frame[1] = UInt8(truncatingIfNeeded: length >> 24)
    frame[2] = UInt8(truncatingIfNeeded: length >> 16)
    frame[3] = UInt8(truncatingIfNeeded: length >> 8)
    frame[4] = UInt8(truncatingIfNeeded: length)
  }
}
