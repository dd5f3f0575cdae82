// SPDX-License-Identifier: Apache-2.0

/// The server's end of an HTTP/1.1 connection as an engine: bytes in, requests out; answers in,
/// bytes out. Time is an argument (RFC 9112).
///
///     reading --a whole head--> answering --answer--> reading
///        |                          \--answer to the last request--> over
///        \--a broken rule, a bound, too slow: refused--------------> over
///
/// Three kinds of input that fit no state: bytes while answering wait their turn (pipelining),
/// bytes after the end are forgotten, and an answer that nobody asked for is a mistake of the
/// program.
///
/// Invariant: answers leave in the order of their requests, one for each.
public final class HTTP1Session {
  private enum Phase { case reading, answering, over }

  private let parser: RequestParser
  private var phase = Phase.reading
  /// Bytes that wait while a request is answered, from `pendingStart` on.
  private var pending: [UInt8] = []
  private var pendingStart = 0
  private var hasPartOfHead = false
  private var isLast = false
  private var isHead = false
  private var output: [UInt8] = []

  /// A session of a new connection.
  public init(configuration: HTTP1Configuration = .init()) {
    parser = RequestParser(configuration)
  }

  /// Whether nothing more is read: what is queued is the last.
  public var isOver: Bool { phase == .over }

  /// Whether a request waits for its answer; a driver should read no further then.
  public var isAnswering: Bool { phase == .answering }

  /// Whether a request has begun to arrive and not ended.
  public var isWithinHead: Bool { phase == .reading && hasPartOfHead }

  /// Takes bytes of the peer; `nextEvent()` tells what they are. The session keeps no more of them
  /// than one call brings, if the caller stops while `isAnswering`.
  public func receive(_ bytes: UnsafeRawBufferPointer) {
    if phase != .over { pending.append(contentsOf: bytes) }
  }

  /// The next request, or the refusal that ends the connection; nil when more bytes are needed, or
  /// an answer. `now` is in seconds since 1970.
  public func nextEvent(now: Int) -> HTTP1Event? {
    guard phase == .reading, pendingStart < pending.count else { return nil }
    let (outcome, count) = pending.withUnsafeBytes {
      parser.receive(UnsafeRawBufferPointer(rebasing: $0[pendingStart...]))
    }
    pendingStart += min(max(count, 0), pending.count - pendingStart)
    if pendingStart == pending.count {
      pending = []
      pendingStart = 0
    }
    switch outcome {
    case .incomplete:
      hasPartOfHead = true
      return nil
    case .request(let request, let isLast):
      phase = .answering
      hasPartOfHead = false
      self.isLast = isLast
      isHead = request.method == "HEAD"
      return .request(request)
    case .malformed(let status):
      refuse(status, now: now)
      return .refused(status)
    }
  }

  /// Answers the request that waits. `isClosing` ends the connection behind it.
  public func respond(_ response: HTTP1Response, isClosing: Bool = false, now: Int) {
    precondition(phase == .answering, "an answer belongs to a request")
    phase = isLast || isClosing ? .over : .reading
    write(response, now: now)
  }

  /// Ends the connection with an answer to what has not arrived whole, if that may still be said.
  public func refuse(_ status: HTTP1Status, now: Int) {
    guard phase == .reading else { return }
    phase = .over
    isHead = false
    write(HTTP1Response(status, status.reason), now: now)
  }

  /// What is to be sent next; empty when there is nothing.
  public func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  private func write(_ response: HTTP1Response, now: Int) {
    var head = "HTTP/1.1 \(response.status.rawValue) \(response.status.reason)\r\n"
    head += "date: \(HTTPDate.text(secondsSince1970: now))\r\n"
    head += "content-type: \(response.contentType)\r\n"
    head += "content-length: \(response.body.count)\r\n"
    head += "cache-control: no-store\r\n"
    if let allow = response.allow { head += "allow: \(allow)\r\n" }
    if phase == .over {
      head += "connection: close\r\n"
      pending = []
      pendingStart = 0
    }
    output.append(contentsOf: "\(head)\r\n".utf8)
    if !isHead { output.append(contentsOf: response.body) }
  }
}
