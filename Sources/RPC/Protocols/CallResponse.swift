// SPDX-License-Identifier: Apache-2.0

/// The answer of one call, written to an exchange in the protocol of its request. A closed list:
/// each protocol is one case, whose payload writes it.
///
/// Returned numbers are the bytes that were added to the answer's body.
public enum CallResponse {
  case grpc(GRPCResponse)
  case web(GRPCWebResponse)
  case connect(ConnectResponse)
  case resource(ResourceResponse)
  case resourceStream(ResourceStreamResponse)
  /// A request refused by Connect's header checks, or of no known protocol.
  case refused(isHead: Bool)

  /// Sends the head. `encoding` is what messages marked as compressed will be compressed by.
  public func sendHead(
    _ metadata: Metadata, encoding: MessageEncoding?, on exchange: any ServerExchange
  ) {
    switch self {
    case .grpc(let response): response.sendHead(metadata, encoding: encoding, on: exchange)
    case .web(let response): response.sendHead(metadata, encoding: encoding, on: exchange)
    case .connect(let response): response.sendHead(metadata, encoding: encoding, on: exchange)
    case .resource, .resourceStream, .refused: break
    }
  }

  /// Sends a message after the head; `frame` begins with its prefix (`MessagePrefix`).
  public func send(_ frame: [UInt8], on exchange: any ServerExchange) -> Int {
    switch self {
    case .grpc(let response): return response.send(frame, on: exchange)
    case .web(let response): return response.send(frame, on: exchange)
    case .connect(let response): return response.send(frame, on: exchange)
    case .resource(let response):
      response.send(frame)
      return 0
    case .resourceStream(let response): return response.send(frame, on: exchange)
    case .refused: return 0
    }
  }

  /// Ends the answer with OK. `head` is the initial metadata when no head was sent yet; `form` is
  /// as for `fail`.
  public func end(
    trailers: Metadata, head: Metadata?,
    form: (RPCError) -> ConnectError = { ConnectError($0) }, on exchange: any ServerExchange
  ) -> Int {
    switch self {
    case .grpc(let response):
      response.end(trailers: trailers, head: head, on: exchange)
      return 0
    case .web(let response):
      return response.finish(nil, trailers: trailers, head: head, on: exchange)
    case .connect(let response):
      return response.end(trailers: trailers, head: head, on: exchange)
    case .resource(let response): return response.end(form: form, on: exchange)
    case .resourceStream(let response):
      response.end(on: exchange)
      return 0
    case .refused: return 0
    }
  }

  /// The code of the error in the response.
  public func code(of error: RPCError) -> StatusCode {
    switch self {
    case .grpc, .web: error.code
    case .connect, .resource, .resourceStream, .refused: error.connectCode
    }
  }

  /// Ends the answer with an error. `head` is as for `end`; `form` makes Connect's form of it.
  public func fail(
    _ error: RPCError, head: Metadata?, form: (RPCError) -> ConnectError,
    on exchange: any ServerExchange
  ) -> Int {
    switch self {
    case .grpc(let response):
      response.fail(error, head: head, on: exchange)
      return 0
    case .web(let response):
      return response.finish(error, trailers: [:], head: head, on: exchange)
    case .connect(let response):
      return response.fail(form(error), head: head, on: exchange)
    case .resource(let response): return response.fail(error, form: form, on: exchange)
    case .resourceStream(let response): return response.fail(error, form: form, on: exchange)
    case .refused: return 0
    }
  }

  /// Answers a request that was refused by its head.
  public func reject(
    _ rejection: Rejection, form: (RPCError) -> ConnectError, on exchange: any ServerExchange
  ) -> Int {
    switch (rejection, self) {
    case (.resource(let refusal), .refused(let isHead)):
      return ResourceResponse.reject(refusal, isHead: isHead, form: form, on: exchange)
    case (.resource(let refusal), _):
      return ResourceResponse.reject(refusal, isHead: false, form: form, on: exchange)
    case (.answered(let answer), .refused(let isHead)):
      return answer.send(isHead: isHead, on: exchange)
    case (.answered(let answer), _): return answer.send(on: exchange)
    case (.connect(let rejection), .refused(let isHead)):
      return ConnectResponse.reject(rejection, isHead: isHead, form: form, on: exchange)
    case (.connect(let rejection), .resource(let response)):
      return response.reject(rejection, form: form, on: exchange)
    case (.connect(let rejection), .resourceStream(let response)):
      return response.reject(rejection, form: form, on: exchange)
    case (.connect(let rejection), _):
      return ConnectResponse.reject(rejection, isHead: false, form: form, on: exchange)
    case (.status(let error, _), .refused(let isHead)):
      let status = form(error).code.httpStatus
      return ConnectResponse.reject(
        .refused(status: status, error), isHead: isHead, form: form, on: exchange)
    case (_, .grpc(let response)): response.reject(rejection, on: exchange)
    case (_, .web(let response)): response.reject(rejection, on: exchange)
    case (.status(let error, _), .connect(let response)):
      return response.fail(form(error), head: [:], on: exchange)
    case (.status(let error, _), .resource(let response)):
      return response.fail(error, form: form, on: exchange)
    case (.status(let error, _), .resourceStream(let response)):
      return response.fail(error, form: form, on: exchange)
    case (_, .connect), (_, .resource), (_, .resourceStream), (_, .refused):
      GRPCResponse(contentType: .other, isDisclosing: false).reject(rejection, on: exchange)
    }
    return 0
  }
}
