// SPDX-License-Identifier: Apache-2.0

import ProtobufWire
import RPC
import Reactor

/// The answers of one streaming call, as its first request defines them.
///
///     begin --> answerNext, any number of times --> finish
struct AnswerScript<Response: PayloadResponse> {
  private let definition: StreamResponseDefinition
  private let context: ServerContext
  private let answers: ResponseWriter<Response>
  private let loop: EventLoop
  private var sentCount = 0
  /// The requests that no answer has told of.
  private var untold: [AnyMessage] = []

  /// Sets the metadata of the call; nothing is sent yet.
  init(
    _ definition: StreamResponseDefinition, _ context: ServerContext,
    _ answers: ResponseWriter<Response>, on loop: EventLoop
  ) throws(RPCError) {
    self.definition = definition
    self.context = context
    self.answers = answers
    self.loop = loop
    context.addInitialMetadata(try Metadata(definition.headers))
    context.addTrailingMetadata(try Metadata(definition.trailers))
  }

  /// True if an answer is left.
  var hasNext: Bool { sentCount < definition.data.count }

  /// Takes a request, of which the next answer tells.
  mutating func note(_ request: some WireMessage) { untold.append(AnyMessage(request)) }

  /// Sends the head before any delay, also where no answer follows: clients that take the head of
  /// an answer which only ends for its trailers would lose the metadata.
  func begin() throws(RPCError) { try answers.sendInitialMetadata() }

  /// Sends the next answer after its delay. The first tells all of the call, a later one the
  /// requests since the one before.
  mutating func answerNext() async throws(RPCError) {
    let info: ConformancePayload.RequestInfo? =
      if sentCount == 0 {
        ConformancePayload.RequestInfo(of: context, requests: untold)
      } else if untold.isEmpty {
        nil
      } else {
        ConformancePayload.RequestInfo(requests: untold)
      }
    untold = []
    await loop.pause(milliseconds: definition.delayMilliseconds)
    let payload = ConformancePayload(data: definition.data[sentCount], requestInfo: info)
    try await answers.send(Response(payload))
    sentCount += 1
  }

  /// Sends the answers that are left, then the error if there is one. The error tells of the call
  /// where no answer has.
  mutating func finish() async throws(RPCError) {
    while hasNext { try await answerNext() }
    guard let error = definition.error else { return }
    let info = ConformancePayload.RequestInfo(of: context, requests: untold)
    throw error.error(about: sentCount == 0 ? info : nil)
  }
}
