// SPDX-License-Identifier: Apache-2.0

/// An HTTP/2 error code, as carried by RST_STREAM and GOAWAY (RFC 9113 section 7).
///
/// The set is open: a peer may send any 32-bit number, and unknown codes are preserved.
public struct HTTP2ErrorCode: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Graceful close, or "enough received" after an early response.
  public static let noError = Self(rawValue: 0x0)
  /// The peer broke the protocol in a way that no other code names.
  public static let protocolError = Self(rawValue: 0x1)
  /// A fault of the sender of the code.
  public static let internalError = Self(rawValue: 0x2)
  /// A flow-control window was overrun.
  public static let flowControlError = Self(rawValue: 0x3)
  /// SETTINGS were not acknowledged in time.
  public static let settingsTimeout = Self(rawValue: 0x4)
  /// A frame arrived on a stream that was half-closed.
  public static let streamClosed = Self(rawValue: 0x5)
  /// A frame had an impossible size.
  public static let frameSizeError = Self(rawValue: 0x6)
  /// The stream was not processed at all; a retry is safe.
  public static let refusedStream = Self(rawValue: 0x7)
  /// The stream is no longer wanted.
  public static let cancel = Self(rawValue: 0x8)
  /// The HPACK state cannot be maintained.
  public static let compressionError = Self(rawValue: 0x9)
  /// The tunnel of a CONNECT request broke.
  public static let connectError = Self(rawValue: 0xA)
  /// The peer loads its neighbour too much.
  public static let enhanceYourCalm = Self(rawValue: 0xB)
  /// The transport is not secure enough.
  public static let inadequateSecurity = Self(rawValue: 0xC)
  /// The peer should use HTTP/1.1.
  public static let http11Required = Self(rawValue: 0xD)
}

extension HTTP2ErrorCode: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noError: "NO_ERROR"
    case .protocolError: "PROTOCOL_ERROR"
    case .internalError: "INTERNAL_ERROR"
    case .flowControlError: "FLOW_CONTROL_ERROR"
    case .settingsTimeout: "SETTINGS_TIMEOUT"
    case .streamClosed: "STREAM_CLOSED"
    case .frameSizeError: "FRAME_SIZE_ERROR"
    case .refusedStream: "REFUSED_STREAM"
    case .cancel: "CANCEL"
    case .compressionError: "COMPRESSION_ERROR"
    case .connectError: "CONNECT_ERROR"
    case .enhanceYourCalm: "ENHANCE_YOUR_CALM"
    case .inadequateSecurity: "INADEQUATE_SECURITY"
    case .http11Required: "HTTP_1_1_REQUIRED"
    default: "0x" + String(rawValue, radix: 16)
    }
  }
}
