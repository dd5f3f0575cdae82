// SPDX-License-Identifier: Apache-2.0

/// One request and its answer as a version of HTTP carries them: protocols write their answers to
/// it, and whoever runs the call asks it how far they have come.
///
///     open --sendHead--> body --sendEnd, sendTrailers--> ended
///     open --sendHeadOnly------------------------------> ended
///
/// A transport implements it once for each version of HTTP. HTTP/2 is RPCTransport's
/// `HTTP2Exchange`: a stream. A transport of HTTP/1.1 implements it so:
///
/// - For each request that its parser reports it makes a `ServedCall` on an exchange of its own and
///   calls `open` with the head: `:method`, `:path` and `:authority` are handed over like fields,
///   under these names and first; all other names in lower case; `connection`, `keep-alive`,
///   `transfer-encoding`, `content-length`, `expect` and `upgrade` belong to HTTP and are left out.
///   Then it hands over the bytes of the body by `receive`, without chunk sizes, and its end by
///   `receiveEnd`; a head without a body is followed by `receiveEnd` at once.
/// - `sendHead` writes the status line and fields. An answer whose length is unknown is chunked;
///   `send` is then a chunk and `sendEnd` the last one. `sendHeadOnly` says `content-length: 0`.
///   `sendTrailers` is never called in protocols that HTTP/1.1 can carry: gRPC itself is refused
///   there with 505 before a call is made.
/// - `credit` is what allows it to read on: it stops reading from the socket while the body's bytes
///   that were handed over exceed what was credited by more than its window.
/// - `isCongested` is true while more than it cares to hold is unsent, and `resumeSending` follows
///   when that has changed. `queuedBytes` and `sentBytes` are of this answer alone.
/// - Once the last byte of the answer has been given to the socket it calls `answerSent`. When the
///   request and the answer are over, or the connection is gone, it calls `closed` exactly once.
/// - `refuseRest` and `reset` can only end the connection, as no answer can follow in order.
/// - While calls run it calls `check` once a second, and `cancelForShutdown` at the end of a drain.
///
/// No method may call back into the call from within: events come later, or before it was called.
/// Methods do nothing once the exchange is closed.
public protocol ServerExchange {
  /// The other end of the connection.
  var peer: Peer { get }
  /// The identity of the connection, which stands for callers that need not identify themselves.
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
  /// Ends the answer behind what is queued.
  func sendEnd()
  /// Ends the answer with trailers behind what is queued.
  func sendTrailers(_ trailers: ResponseBlock)
  /// True if so much is queued that a producer should wait.
  var isCongested: Bool { get }
  /// Bytes of the body that wait to be sent.
  var queuedBytes: Int { get }
  /// Bytes of the body that were sent; stands still while the peer takes nothing.
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

  // MARK: What goes wrong

  /// Ends the exchange at once, whatever is queued.
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
}
