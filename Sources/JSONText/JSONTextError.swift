// SPDX-License-Identifier: Apache-2.0

/// The place and the reason of a fault in a JSON text.
public struct JSONTextError: Error, Equatable, Sendable {
  /// The fault at `offset`.
  public enum Fault: Sendable, Equatable {
    /// The text stops in the middle of a value, or holds none at all.
    case unexpectedEnd
    /// The grammar does not allow a byte at its position.
    case unexpectedByte
    /// The bytes are not UTF-8 (RFC 3629): a stray, overlong or cut sequence, or a surrogate.
    case invalidUTF8
    /// A string contains an unescaped byte below 0x20.
    case controlCharacter
    /// A backslash is followed by anything but the nine escapes of RFC 8259 section 7.
    case invalidEscape
    /// A number breaks the grammar of RFC 8259 section 6, such as `01`, `1.` or `+1`.
    case invalidNumber
    /// Arrays and objects are nested deeper than the limit.
    case depthExceeded
    /// A string holds an escape of half a surrogate pair, which only `JSONReader` refuses.
    case loneSurrogate
  }

  /// The fault.
  public let fault: Fault
  /// The number of bytes before the fault.
  public let offset: Int

  /// An error for `fault` at `offset`.
  public init(_ fault: Fault, at offset: Int) {
    self.fault = fault
    self.offset = offset
  }
}
