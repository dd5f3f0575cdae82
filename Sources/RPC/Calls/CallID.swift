// SPDX-License-Identifier: Apache-2.0

/// The id of one call in the server's log. The caller may choose it by sending `x-request-id`, and
/// the trailers of an error contain it.
///
/// It differs from the `request_id` of some messages, which makes an operation idempotent; two
/// attempts of one operation are two calls.
public struct CallID: Sendable, Hashable {
  private enum Origin: Hashable {
    case made(UInt64)
    case given(String)
  }

  private let origin: Origin

  /// The id derived from a number.
  public init(number: UInt64) { origin = .made(number) }

  /// The id that the caller chose: 1 to 128 letters, digits and `-_.:/+=@`. Nil for anything else,
  /// which would make the log unreadable or large.
  public init?(callerChose value: some Collection<UInt8>) {
    guard 1...Self.sizeMax ~= value.count, value.allSatisfy(Self.isPlain) else { return nil }
    origin = .given(String(decoding: value, as: UTF8.self))
  }

  /// The id as text: thirteen digits and letters, or the caller's choice.
  public var text: String {
    switch origin {
    case .given(let text): return text
    case .made(let number):
      return String(unsafeUninitializedCapacity: Self.digitCount) { digits in
        var rest = number
        for index in (0..<Self.digitCount).reversed() {
          digits[index] = Self.alphabet[Int(rest & 31)]
          rest >>= 5
        }
        return Self.digitCount
      }
    }
  }

  /// The field of requests and trailers that carries an id.
  public static let field = "x-request-id"

  /// Three times the length of a UUID, with room for the prefixes of proxies.
  private static let sizeMax = 128
  /// 64 bits, five at a time: short enough for Swift to keep the text without an allocation.
  private static let digitCount = 13
  /// Crockford's base 32, in which no two digits look alike.
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-_.:/+=@".utf8.contains(byte)
    }
  }
}

/// Makes ids of which no two are equal until 2^64 were made, and which show no order: SplitMix64
/// (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). Two generators whose
/// seeds are random meet by chance only. An id is not a secret.
public struct CallIDGenerator: Sendable {
  private var state: UInt64

  /// A generator that begins at `seed`.
  public init(seed: UInt64) { state = seed }

  /// The id of the next call: the caller's choice if `metadata` has a valid one.
  public mutating func next(for metadata: Metadata) -> CallID {
    let chosen = metadata.entries.first { $0.key == CallID.field }
    if let chosen, let id = CallID(callerChose: chosen.value) { return id }
    state &+= 0x9E37_79B9_7F4A_7C15
    var number = state
    number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
    return CallID(number: number ^ (number >> 31))
  }
}

extension RPCError {
  /// The error with the call's id among its trailers, so that who reports it can name the call.
  public func identified(by id: CallID) -> RPCError {
    var error = self
    error.metadata.append(CallID.field, id.text)
    return error
  }
}
