// SPDX-License-Identifier: Apache-2.0

import HTTP1

/// A session whose events are recorded in a form that is easy to compare, and whose requests are
/// answered as they end.
final class Exchange {
  /// An event without what only the engine knows.
  enum Event: Hashable {
    case request(method: String, path: String)
    /// Bytes of a body, each as the character of its number.
    case body(String)
    case end
    case refused(HTTP1Status)
  }

  let session: HTTP1Session
  private(set) var events: [Event] = []
  private(set) var requests: [HTTP1Request] = []
  /// Runs when a request has ended; nil leaves it without a response.
  var respond: ((HTTP1Session) -> Void)?

  /// 1994-11-06 08:49:37, the date of RFC 9110.
  static let now = 784_111_777

  init(
    _ change: (inout HTTP1Configuration) -> Void = { _ in },
    respond: ((HTTP1Session) -> Void)? = Exchange.ok
  ) {
    var configuration = HTTP1Configuration()
    configuration.bodySizeMax = 1 << 20
    change(&configuration)
    session = HTTP1Session(configuration: configuration)
    self.respond = respond
  }

  static func ok(_ session: HTTP1Session) {
    session.respond(HTTP1Response(.ok, body: .length(2)), now: now)
    session.send(Array("ok".utf8))
    session.end()
  }

  @discardableResult
  func receive(_ text: String) -> Exchange { receive(Array(text.utf8)) }

  @discardableResult
  func receive(_ bytes: [UInt8], pieceSize: Int = .max) -> Exchange {
    var rest = bytes[...]
    repeat {
      let piece = Array(rest.prefix(pieceSize))
      rest = rest.dropFirst(pieceSize)
      piece.withUnsafeBytes { session.receive($0, now: Self.now, record) }
    } while !rest.isEmpty
    return self
  }

  func resume() { session.resume(now: Self.now, record) }

  private func record(_ event: HTTP1Event) {
    switch event {
    case .request(let request):
      requests.append(request)
      events.append(.request(method: request.method, path: request.path))
    case .body(let bytes):
      // Not as UTF-8, of which a cut may hit a character.
      let text = String(bytes.map { Character(UnicodeScalar($0)) })
      // Pieces of a body join, so that cuts make no difference.
      if case .body(let before)? = events.last {
        events[events.count - 1] = .body(before + text)
      } else {
        events.append(.body(text))
      }
    case .end:
      events.append(.end)
      respond?(session)
    case .refused(let status): events.append(.refused(status))
    }
  }

  /// All that was sent so far.
  func output() -> String { String(decoding: session.takeOutput(), as: UTF8.self) }

  /// The status of a request that is refused; nil for one that is not.
  var refusal: HTTP1Status? {
    if case .refused(let status)? = events.last { status } else { nil }
  }
}
