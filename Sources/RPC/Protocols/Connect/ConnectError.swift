// SPDX-License-Identifier: Apache-2.0

import JSONText

/// An error as Connect's callers see it: JSON whatever the codec of the call
/// (connectrpc.com/docs/protocol, Error).
public struct ConnectError: Sendable, Hashable {
  /// A message that tells programs more.
  public struct Detail: Sendable, Hashable {
    /// The full name of the type, without an address before it.
    let type: String
    /// The message in binary.
    let value: [UInt8]
    /// The message in JSON, for people; nil where its type is not known.
    let debug: [UInt8]?

    /// A detail of these parts; `debug` is one JSON text.
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

  /// The form of an error. `details` and `retryDelay` are what the details of the error hold, which
  /// RPC does not read.
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

  /// Appends the error as an object: `code`, and what there is of `message` and `details`.
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
