// SPDX-License-Identifier: Apache-2.0

/// One request and its response in a version of HTTP. Protocols write their responses to it, and
/// the code that runs the call queries its progress.
///
///     open --sendHead--> body --sendEnd, sendTrailers--> ended
///     open --sendHeadOnly------------------------------> ended
///
/// A transport implements it once for each version of HTTP: RPCTransport's `HTTP2Exchange` is a
/// stream, its `HTTP1Exchange` one request of a connection. The contract is:
///
/// - A head is passed with `:method`, `:path` and `:authority` first, all names in lower case,
///   without connection-specific fields; then the decoded bytes of the body, and its end.
/// - `credit` permits further reading: the peer may send no more than a window beyond it.
/// - `isCongested` is true while more than the exchange's limit is unsent, and the call is notified
///   of changes. `queuedBytes` and `sentBytes` count this response only.
/// - The call is notified once the last byte of the response was passed to the transport, and
///   exactly once when the exchange has ended or the connection is gone.
/// - In HTTP/1.1, where responses must stay in order, `refuseRest` and `reset` end the connection,
///   and so does every response that ends before its request. `sendTrailers` is not called there:
///   gRPC is refused before a call is created.
///
/// No method may call back into the call from within: events come later, or before it was called.
/// Methods do nothing once the exchange is closed.
public protocol ServerExchange {
  /// The version of HTTP, for metrics.
  var version: HTTPVersion { get }
  /// The other end of the connection.
  var peer: Peer { get }
  /// The identity of the connection, which represents callers without an identity.
  var connectionID: ObjectIdentifier { get }

  // MARK: The answer

  /// The bytes that a block of the answer may have, as RFC 9113 section 6.5.2 counts them.
  var responseBlockSizeMax: Int { get }
  /// Sends the head of the answer; a body follows, or trailers.
  func sendHead(_ head: ResponseBlock)
  /// Sends an answer without a body.
  func sendHeadOnly(_ head: ResponseBlock)
  /// Queues bytes of the body.
  func send(_ bytes: [UInt8])
  /// Ends the response after the queued messages.
  func sendEnd()
  /// Ends the response with trailers after the queued messages.
  func sendTrailers(_ trailers: ResponseBlock)
  /// True if so much is queued that a producer should wait.
  var isCongested: Bool { get }
  /// Bytes of the body that wait to be sent.
  var queuedBytes: Int { get }
  /// The number of body bytes sent; it does not change while the peer reads nothing.
  var sentBytes: UInt64 { get }

  // MARK: The request

  /// True if the request has come to its end.
  var isRequestEnded: Bool { get }
  /// Allows the peer to send as many bytes more of the request.
  func credit(_ count: Int)
  /// Has the rest of the request refused as soon as the answer has ended, rather than read for a
  /// moment; before that end is sent.
  func refuseRestAtEnd()
  /// True if `refuseRestAtEnd` was called.
  var refusesRestAtEnd: Bool { get }
  /// Refuses the rest of a request whose answer has ended before it.
  func refuseRest()

  // MARK: Failures

  /// Ends the exchange at once, discarding queued data.
  func reset(_ reason: ExchangeReset)
  /// Notes that the peer broke a rule that every library of its protocol keeps.
  func noteMalformedCall()
}

/// The reasons for which a server ends an exchange whose answer cannot be finished.
public enum ExchangeReset: Sendable {
  /// The deadline has passed while the peer took nothing.
  case deadlinePassed
  /// The peer does not read the answer.
  case answerNotRead
  /// The answer failed in its body, which must not pass for whole.
  case answerBroken
}
