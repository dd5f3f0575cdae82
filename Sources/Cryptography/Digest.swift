// SPDX-License-Identifier: Apache-2.0

/// The 32 bytes that SHA-256 and HMAC-SHA-256 produce, held inline without an allocation.
///
/// `==` is an ordinary comparison, for content hashes and dictionary keys. Code that checks a tag
/// that a caller presented uses `ConstantTime` instead.
public struct Digest: Hashable, Sendable {
  /// The number of bytes in every digest: 32.
  public static let byteCount = 32

  // The bytes in memory order, eight to a word.
  private var words: Words

  private struct Words: Hashable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0
    var fourth: UInt64 = 0
  }

  /// A digest from stored bytes, or nil unless there are exactly 32.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Digest.byteCount else { return nil }
    self.init()
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  /// A digest from borrowed bytes, or nil unless there are exactly 32.
  public init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Digest.byteCount else { return nil }
    self.init()
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
  }

  /// A digest of zeros, to be filled by `fill`.
  init() {
    words = Words()
  }

  /// Lets `body` write the 32 bytes in place.
  mutating func fill<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
    withUnsafeMutableBytes(of: &words) { body($0) }
  }

  /// Lends the 32 bytes to `body`; the buffer must not outlive the call.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Swift.withUnsafeBytes(of: words, body)
  }

  /// The 32 bytes as an array.
  public var bytes: [UInt8] {
    withUnsafeBytes { Array($0) }
  }

  /// The digest as 64 lower-case hexadecimal digits, the form in which a browser prints a hash.
  public var hexadecimal: String {
    withUnsafeBytes { Hexadecimal.encode($0) }
  }
}
