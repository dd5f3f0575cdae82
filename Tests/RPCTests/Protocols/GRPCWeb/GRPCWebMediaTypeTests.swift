// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RPC

@Suite struct GRPCWebMediaTypeTests {
  private func type(_ text: String) -> GRPCWebMediaType? {
    Array(text.utf8).withUnsafeBufferPointer { GRPCWebMediaType(contentType: $0) }
  }

  @Test(arguments: [
    ("application/grpc-web", false, MessageCodec.proto),
    ("application/grpc-web+proto", false, .proto),
    ("application/grpc-web+json", false, .json), ("application/grpc-web-text", true, .proto),
    ("application/grpc-web-text+proto", true, .proto),
    ("application/grpc-web-text+json", true, .json),
    ("Application/gRPC-Web-Text; a=b", true, .proto),
    ("application/grpc-web+json; charset=utf-8", false, .json),
  ])
  func `D0 W5: the types of gRPC-Web are told apart, and are those of the answer`(
    text: String, isText: Bool, codec: MessageCodec
  ) {
    let found = type(text)
    #expect(found?.isText == isText)
    #expect(found?.codec == codec)
    #expect(found?.name == String(text.lowercased().prefix { $0 != ";" }))
  }

  @Test func `W8: text-base64 is another name of text`() {
    #expect(type("application/grpc-web-text-base64") == type("application/grpc-web-text"))
  }

  @Test(arguments: [
    "application/grpc", "application/grpc+proto", "application/grpc-webx", "application/json", "",
    "application/grpc-web+xml", "application/grpc-web+json; charset=latin1",
  ])
  func `W6: any other type is not gRPC-Web`(text: String) {
    #expect(type(text) == nil)
  }

  @Test(arguments: [
    ("application/grpc-web-text", nil, true), ("application/grpc-web", nil, false),
    ("application/grpc-web-text", "*/*", true), ("application/grpc-web", "*/*", false),
    ("application/grpc-web-text", "application/grpc-web-text", true),
    ("application/grpc-web", "application/grpc-web-text", true),
    ("application/grpc-web+proto", "*/*, Application/Grpc-Web-Text+proto;q=1", true),
    ("application/grpc-web-text", "application/grpc-web", false),
    ("application/grpc-web-text", "application/grpc-web+proto, */*", false),
    ("application/grpc-web-text", "application/grpc-web, application/grpc-web-text", true),
    ("application/grpc-web-text", "", true),
  ])
  func `W8: the answer is text if accept names it, or the request was and accept is not against it`(
    contentType: String, accept: String?, isText: Bool
  ) throws {
    let type = try #require(self.type(contentType))
    guard let accept else {
      #expect(type.answer(accept: nil).isText == isText)
      return
    }
    Array(accept.utf8).withUnsafeBufferPointer {
      let answer = type.answer(accept: $0)
      #expect(answer.isText == isText)
      #expect(answer.codec == type.codec)
    }
  }

  @Test(arguments: [
    ("1m", Duration.milliseconds(1)), ("123456789m", .milliseconds(123_456_789)),
    ("9999999999m", .milliseconds(9_999_999_999)), ("99999999S", .seconds(99_999_999)),
  ])
  func `T2: milliseconds may have ten digits`(text: String, timeout: Duration) {
    #expect(Array(text.utf8).withUnsafeBufferPointer(Timeout.decodeOfWeb) == timeout)
  }

  @Test(arguments: ["", "m", "12345678901m", "123456789S", "123456789u", "-1m", "1 m"])
  func `T2: any other timeout is malformed`(text: String) {
    #expect(Array(text.utf8).withUnsafeBufferPointer(Timeout.decodeOfWeb) == nil)
  }
}
