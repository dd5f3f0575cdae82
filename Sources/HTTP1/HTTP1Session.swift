// SPDX-License-Identifier: Apache-2.0

/// The server's end of an HTTP/1.1 connection as an engine: bytes in, events out; responses in,
/// bytes out. Time is an argument (RFC 9112).
///
///     request:   head --> body --> ended      response:   none --request--> awaited --head--> body
///                  \________\___ over ____/                                     \______________/
///                                                                                      | end
///     both ended, persistent: the next head. Otherwise, or refused: over
///
/// One request is processed at a time: bytes of the next ones (pipelining) wait, so responses are
/// sent in the order of their requests.
///
/// Three kinds of input fit no state: bytes during a response wait; bytes after the end are
/// dropped; a response without a request is a programming error.
///
/// Invariant: a response that begins before its request ended is the last of the connection, since
/// what follows might be the rest of the body.
public final class HTTP1Session {
  private enum Request { case head, body(BodyReader), ended, over }
  private enum Response { case none, awaited, body(Transfer) }

  /// The form in which the bytes of a response's body travel.
  private enum Transfer { case plain(missing: Int), chunked, untilClose, omitted }

  private let limits: HTTP1Configuration
  private var request = Request.head
  private var response = Response.none
  private var head: RequestHeadParser
  /// Bytes that arrived during a response.
  private var pending: [UInt8] = []
  private var version = HTTP1Request.Version.http11
  private var isHeadMethod = false
  private var isLast = false
  private var awaitsContinue = false
  private var output: [UInt8] = []
  private let date: HTTPDate

  /// A session of a new connection, whose responses have the date that `date` formats.
  public init(configuration: HTTP1Configuration = .init(), date: HTTPDate = HTTPDate()) {
    limits = configuration
    self.date = date
    head = RequestHeadParser(configuration)
  }

  // MARK: State

  /// True once nothing more is read; the queued output is the last.
  public var isOver: Bool { if case .over = request { true } else { false } }

  /// True while a request waits for its response or for the rest of it.
  public var isResponding: Bool { if case .none = response { false } else { true } }

  /// True while a request has begun to arrive and its head has not ended.
  public var isWithinHead: Bool {
    if case .head = request { head.hasBegun } else { false }
  }

  /// True while the rest of a request's body may arrive.
  public var isWithinBody: Bool { if case .body = request { true } else { false } }

  /// True if bytes of a later request wait for the end of the current response.
  public var holdsInput: Bool { !pending.isEmpty }

  /// The bytes that wait for that.
  public var heldBytes: Int { pending.count }

  /// Makes the current response, or else the next one, the last of the connection.
  public func closeAfterResponse() { isLast = true }

  // MARK: Receiving

  /// Processes bytes from the peer and delivers events; `now` is in seconds since 1970.
  ///
  /// Bytes of later requests are kept until `resume`; a driver should stop reading then, so that
  /// they are never more than one read.
  public func receive(
    _ bytes: UnsafeRawBufferPointer, now: Int, _ handle: (HTTP1Event) -> Void
  ) {
    guard !isOver else { return }
    guard pending.isEmpty else {
      pending.append(contentsOf: bytes)
      return resume(now: now, handle)
    }
    let rest = read(bytes, now: now, handle)
    if !rest.isEmpty, !isOver { pending.append(contentsOf: rest) }
  }

  /// Continues with the bytes that waited during a response.
  public func resume(now: Int, _ handle: (HTTP1Event) -> Void) {
    guard !pending.isEmpty, !isOver else { return }
    let waiting = pending
    pending = []
    waiting.withUnsafeBytes {
      let rest = read($0, now: now, handle)
      if !rest.isEmpty, !isOver { pending.append(contentsOf: rest) }
    }
  }

  /// Reads until no bytes are left or a response is awaited; returns the rest.
  private func read(
    _ bytes: UnsafeRawBufferPointer, now: Int, _ handle: (HTTP1Event) -> Void
  ) -> Slice<UnsafeRawBufferPointer> {
    var rest = bytes[...]
    do {
      while try step(&rest, handle) {}
    } catch {
      refuse(error.status, now: now)
      handle(.refused(error.status))
    }
    return rest
  }

  /// Hands out the next event; false when more bytes, or a response, are needed.
  private func step(
    _ rest: inout Slice<UnsafeRawBufferPointer>, _ handle: (HTTP1Event) -> Void
  ) throws(HTTP1Refusal) -> Bool {
    switch request {
    case .ended, .over: return false
    case .head:
      guard let request = try head.receive(&rest) else { return false }
      begin(request)
      handle(.request(request))
      if case .ended = self.request { handle(.end) }
      return true
    case .body(var reader):
      request = .ended
      let outcome = try reader.next(&rest)
      guard case .end = outcome else {
        request = .body(reader)
        guard case .bytes(let bytes) = outcome else { return false }
        awaitsContinue = false
        handle(.body(bytes))
        return true
      }
      handle(.end)
      return true
    }
  }

  private func begin(_ request: HTTP1Request) {
    head = RequestHeadParser(limits)
    version = request.version
    isHeadMethod = request.isHead
    if !request.isPersistent { isLast = true }
    awaitsContinue = request.expectsContinue
    self.request = BodyReader(request.body, limits).map(Request.body) ?? .ended
    response = .awaited
  }

  // MARK: Responding

  /// Asks for the body of a request that waits for that. Does nothing otherwise.
  public func sendContinue() {
    guard awaitsContinue, case .awaited = response else { return }
    awaitsContinue = false
    output.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8)
  }

  /// Begins the response to the current request; its body follows with `send` and `end`. Does
  /// nothing if the request was refused meanwhile because of a malformed body.
  public func respond(_ answer: HTTP1Response, now: Int) {
    guard case .awaited = response else {
      precondition(isOver, "a response belongs to a request, which has one")
      return
    }
    if case .ended = request {} else { isLast = true }
    let transfer = transfer(of: answer)
    if case .untilClose = transfer { isLast = true }
    write(answer, transfer, now: now)
    response = .body(transfer)
  }

  private func transfer(of answer: HTTP1Response) -> Transfer {
    if isHeadMethod || answer.status.excludesBody { return .omitted }
    return switch answer.body {
    case .length(let length): .plain(missing: length)
    case .stream: version == .http11 ? .chunked : .untilClose
    }
  }

  /// Sends bytes of the body. More than the announced length is a mistake of the program.
  public func send(_ bytes: some Collection<UInt8>) {
    guard case .body(let transfer) = response, !bytes.isEmpty else { return }
    switch transfer {
    case .plain(let missing):
      precondition(bytes.count <= missing, "a body is no longer than announced")
      response = .body(.plain(missing: missing - bytes.count))
      output.append(contentsOf: bytes)
    case .chunked:
      output.append(contentsOf: String(bytes.count, radix: 16).utf8)
      output.append(contentsOf: Self.lineEnd)
      output.append(contentsOf: bytes)
      output.append(contentsOf: Self.lineEnd)
    case .untilClose: output.append(contentsOf: bytes)
    case .omitted: break
    }
  }

  /// Ends the response. If its body is shorter than announced, the connection is closed, so that
  /// the peer notices.
  public func end() {
    guard case .body(let transfer) = response else { return }
    switch transfer {
    case .chunked: output.append(contentsOf: "0\r\n\r\n".utf8)
    case .plain(let missing) where missing > 0: isLast = true
    case .plain, .untilClose, .omitted: break
    }
    response = .none
    if isLast {
      finish()
    } else {
      request = .head
    }
  }

  /// Ends a response that cannot be completed: without its last chunk, so that the peer notices.
  public func abort() {
    response = .none
    finish()
  }

  /// Ends the connection with a status, where a response can still be sent: for what did not arrive
  /// in time, and for what broke a rule.
  public func refuse(_ status: HTTP1Status, now: Int) {
    switch response {
    case .body: return abort()
    case .none, .awaited: break
    }
    guard !isOver else { return }
    isLast = true
    let text = Array("\(status.reason)\n".utf8)
    var answer = HTTP1Response(status, body: .length(text.count))
    answer.add("content-type", "text/plain; charset=utf-8")
    let transfer = isHeadMethod && isResponding ? Transfer.omitted : .plain(missing: text.count)
    write(answer, transfer, now: now)
    if case .plain = transfer { output.append(contentsOf: text) }
    response = .none
    finish()
  }

  /// The bytes to send next; empty when there are none.
  public func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  /// Appends pending output to `buffer`: queued bytes, and bytes that `write` sends meanwhile.
  public func produceOutput(into buffer: inout [UInt8], _ write: () -> Void) {
    buffer.append(contentsOf: output)
    output.removeAll(keepingCapacity: true)
    swap(&buffer, &output)
    write()
    swap(&buffer, &output)
  }

  /// The bytes that wait to be taken.
  public var queuedBytes: Int { output.count }

  private func finish() {
    request = .over
    pending = []
  }

  private func write(_ answer: HTTP1Response, _ transfer: Transfer, now: Int) {
    appendLine(of: answer.status)
    output.append(contentsOf: date.line(secondsSince1970: now))
    output.append(contentsOf: answer.fields)
    switch transfer {
    case .chunked: append("transfer-encoding: chunked\r\n")
    case .plain(let length): appendLength(length)
    case .omitted:
      // A response to HEAD has the length that its body would have (RFC 9110 section 8.6).
      if case .length(let length) = answer.body, !answer.status.excludesBody {
        appendLength(length)
      }
    case .untilClose: break
    }
    if isLast { append("connection: close\r\n") }
    append("\r\n")
  }

  private func appendLine(of status: HTTP1Status) {
    // That of most answers costs one copy.
    guard status != .ok else { return append("HTTP/1.1 200 OK\r\n") }
    append("HTTP/1.1 ")
    append(status.rawValue)
    append(" ")
    append(status.reason)
    append("\r\n")
  }

  private func appendLength(_ length: Int) {
    append("content-length: ")
    append(length)
    append("\r\n")
  }

  private func append(_ text: StaticString) {
    output.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends the decimal digits of a number that is not negative.
  private func append(_ number: Int) {
    let start = output.count
    var rest = number
    repeat {
      output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    output[start...].reverse()
  }

  static let lineEnd = Array("\r\n".utf8)
}
