// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The base64 of `application/grpc-web-text`, group by group (gRPC `doc/PROTOCOL-WEB.md`).
///
/// A body may be a sequence of base64 texts, each with its own padding; it may be split anywhere.
///
///     digits 0...3 --digit--> digits 0...3, bytes come out at the fourth
///     digits 2, 3  --pad----> padding --pads up to the fourth--> digits 0
///     anything else --------> failed (stays so)
///
/// Invariant: at most three characters wait for the rest of their group.
struct GRPCWebText {
  private enum State {
    /// The digits of a group so far, and their number.
    case digits(UInt32, Int)
    /// So many characters of padding are missing, and the bytes of the group are out.
    case padding(missing: Int)
    case failed
  }

  private var state = State.digits(0, 0)

  /// The bytes that a piece of the body brings.
  mutating func receive(_ text: UnsafeRawBufferPointer) throws(RPCError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity((text.count / 4 &+ 1) &* 3)
    for character in text {
      switch state {
      case .digits(let bits, let count) where character == Base64.pad:
        guard count >= 2 else { throw fail() }
        for shift in (1..<count).map({ count &* 6 &- $0 &* 8 }) {
          bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(shift)))
        }
        state = count == 3 ? .digits(0, 0) : .padding(missing: 1)
      case .digits(let bits, let count):
        guard let value = Base64.value(of: character) else { throw fail() }
        let group = bits << 6 | UInt32(value)
        guard count == 3 else {
          state = .digits(group, count &+ 1)
          continue
        }
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        bytes.append(UInt8(truncatingIfNeeded: group >> 8))
        bytes.append(UInt8(truncatingIfNeeded: group))
        state = .digits(0, 0)
      case .padding(let missing):
        guard character == Base64.pad else { throw fail() }
        state = missing == 1 ? .digits(0, 0) : .padding(missing: missing &- 1)
      case .failed: throw .malformedText
      }
    }
    return bytes
  }

  /// Takes the end of the body, which may not be within a group.
  mutating func receiveEnd() throws(RPCError) {
    guard case .digits(_, 0) = state else { throw fail() }
  }

  private mutating func fail() -> RPCError {
    state = .failed
    return .malformedText
  }

  /// A separately encoded frame of complete groups of four characters, so that callers can decode
  /// it as soon as it arrives.
  static func encode(_ frame: [UInt8]) -> [UInt8] { Base64.encode(frame, isPadded: true) }
}

extension RPCError {
  /// A body of text is base64.
  fileprivate static let malformedText = RPCError(
    .textMalformed, "the body of an application/grpc-web-text request is not base64")
}
