// SPDX-License-Identifier: Apache-2.0

import JSONText

/// An error in Connect's format, which is JSON for every codec (connectrpc.com/docs/protocol,
/// Error).
public struct ConnectError: Sendable, Hashable {
  /// A machine-readable detail message.
  public struct Detail: Sendable, Hashable {
    /// The full name of the type, without an address before it.
    let type: String
    /// The message in binary.
    let value: [UInt8]
    /// The message in JSON, for people; nil if its type is unknown.
    let debug: [UInt8]?

    /// A detail with these parts; `debug` is one JSON text.
    public init(type: String, value: [UInt8], debug: [UInt8]?) {
      self.type = type
      self.value = value
      self.debug = debug
    }
  }

  /// Never `.ok`.
  let code: StatusCode
  private let message: String
  private let details: [Detail]
  /// Sent beside the error, not in it.
  let metadata: Metadata
  /// The time after which the caller may try again; nil where nothing is said about it.
  let retryDelay: Duration?

  /// Converts an error. `details` and `retryDelay` come from the error's details, which RPC does
  /// not parse.
  public init(_ error: RPCError, details: [Detail] = [], retryDelay: Duration? = nil) {
    code = error.connectCode
    message = error.message
    self.details = details
    metadata = error.metadata
    self.retryDelay = retryDelay
  }

  /// The error as one JSON text.
  var json: [UInt8] {
    var text: [UInt8] = []
    append(to: &text)
    return text
  }

  /// Appends the error as an object: `code`, and `message` and `details` if present.
  func append(to text: inout [UInt8]) {
    text.append(contentsOf: #"{"code":""#.utf8)
    text.append(contentsOf: code.connectName.utf8)
    text.append(UInt8(ascii: "\""))
    if !message.isEmpty {
      text.append(contentsOf: #","message":"#.utf8)
      JSONString.append(Array(message.utf8), to: &text)
    }
    if !details.isEmpty {
      text.append(contentsOf: #","details":["#.utf8)
      for (index, detail) in details.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        detail.append(to: &text)
      }
      text.append(UInt8(ascii: "]"))
    }
    text.append(UInt8(ascii: "}"))
  }
}

extension ConnectError.Detail {
  fileprivate func append(to text: inout [UInt8]) {
    text.append(contentsOf: #"{"type":"#.utf8)
    JSONString.append(Array(type.utf8), to: &text)
    text.append(contentsOf: #","value":""#.utf8)
    text.append(contentsOf: Base64.encode(value))
    text.append(UInt8(ascii: "\""))
    if let debug {
      text.append(contentsOf: #","debug":"#.utf8)
      text.append(contentsOf: debug)
    }
    text.append(UInt8(ascii: "}"))
  }
}
