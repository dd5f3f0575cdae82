// SPDX-License-Identifier: Apache-2.0

/// The answer to a call that came in the form of a resource: nothing is sent before the call has
/// ended, since its end is the status.
///
///     waiting --message--> waiting with it --end, error--> ended
///
/// An object, so that the answers of other protocols stay small.
public final class ResourceResponse {
  private let call: any ResourceCall
  /// True for HEAD, which is answered without a body.
  private let isHead: Bool
  /// The compression that the caller takes; nil for none.
  private var compression: CallCompression?
  /// The method's response, with its prefix.
  private var frame: [UInt8] = []

  init(to call: any ResourceCall, isHead: Bool) {
    self.call = call
    self.isHead = isHead
  }

  /// Has the body compressed, where that is worth it.
  public func compress(by compression: CallCompression?) { self.compression = compression }

  func send(_ frame: [UInt8]) { self.frame = frame }

  func end(
    form: (RPCError) -> ConnectError, on exchange: any ServerExchange
  ) -> Int {
    // Taken, so that memory holds the response only once while it is sent.
    var message: [UInt8] = []
    swap(&message, &frame)
    message.removeFirst(min(MessagePrefix.size, message.count))
    do throws(RPCError) {
      return try compressed(call.answer(message)).send(isHead: isHead, on: exchange)
    } catch {
      return fail(error, form: form, on: exchange)
    }
  }

  /// Answers a request that was refused for where it comes from.
  func reject(
    _ rejection: ConnectRejection, form: (RPCError) -> ConnectError, on exchange: any ServerExchange
  ) -> Int {
    ConnectResponse.reject(rejection, isHead: isHead, form: form, on: exchange)
  }

  func fail(
    _ error: RPCError, form: (RPCError) -> ConnectError, on exchange: any ServerExchange
  ) -> Int {
    frame = []
    return Self.reject(call.refusal(error), isHead: isHead, form: form, on: exchange)
  }

  /// Answers a request that is refused.
  static func reject(
    _ refusal: ResourceRefusal, isHead: Bool, form: (RPCError) -> ConnectError,
    on exchange: any ServerExchange
  ) -> Int {
    let answer = refusal.answer(form: form, sizeMax: exchange.responseBlockSizeMax)
    return answer.send(isHead: isHead, on: exchange)
  }

  private func compressed(_ answer: HTTPAnswer) -> HTTPAnswer {
    guard let compression, let encoding = compression.outbound,
      let body = compression.compress(body: answer.body)
    else { return answer }
    let field: ResponseBlock.Field = ("content-encoding", Array(encoding.rawValue.utf8))
    return HTTPAnswer(answer.status, fields: answer.fields + [field], body: body)
  }
}
