// SPDX-License-Identifier: Apache-2.0

/// The limits of a session, each with its default.
public struct HTTP1Configuration: Sendable {
  /// The largest request target in bytes. A longer one is refused with 414.
  public var targetSizeMax = 2 << 10
  /// The largest size of all fields in bytes, counted as HTTP/2 counts them: name, value and 32 for
  /// each (RFC 9113 section 6.5.2). More are refused with 431.
  public var fieldsSizeMax = 6 << 10
  /// The largest number of fields. More are refused with 431.
  public var fieldCountMax = 64
  /// The largest body in bytes. A larger one is refused with 413, at once where its length is
  /// announced and otherwise when it is reached. Zero is for servers that accept no bodies.
  public var bodySizeMax = 0

  /// Every limit at its default.
  public init() {}

  /// The bytes that a head may have on the wire. Optional white space that exceeds the 32 bytes for
  /// each field counts here.
  var headSizeMax: Int { requestLineSizeMax + fieldsSizeMax }

  /// The bytes that a request line may have: method, target, version, two spaces and the line end.
  var requestLineSizeMax: Int { Self.methodSizeMax + targetSizeMax + 12 }

  /// The longest registered method has 17 bytes.
  static let methodSizeMax = 32
}
