// SPDX-License-Identifier: Apache-2.0

import JSONText
import PersistenceAPI
import PersistenceModel
import ProtobufJSON
import ProtobufWire
import RPCProtobuf
import TestSupport
import Testing

/// The mapping of protobuf's documentation, by the messages of the contract.
@Suite struct ProtobufJSONTests {
  private let form = ProtobufJSON(
    types: WireDeclarations(reachableFrom: ContractMessages.roots + StandardMessages.roots))

  private func text<Message: WireMessage>(_ message: Message) throws -> String {
    String(decoding: try form.text(of: message), as: UTF8.self)
  }

  private func message<Message: WireMessage>(
    _ type: Message.Type, _ text: String
  ) throws(ProtobufJSONError) -> Message {
    try form.message(type, from: Array(text.utf8))
  }

  private func fault<Message: WireMessage>(
    _ type: Message.Type, _ text: String
  ) -> ProtobufJSONError.Fault? {
    do throws(ProtobufJSONError) {
      _ = try message(type, text)
      return nil
    } catch {
      return error.fault
    }
  }

  @Test(arguments: ContractMessages.all.messages.keys.sorted())
  func `random messages come back from their text`(name: String) throws {
    let type = try #require(ContractMessages.all.messages[name])
    try comeBack(type)
  }

  private func comeBack<Message: WireMessage>(_ type: Message.Type) throws {
    var random = RandomMessages(seed: 20_261_130)
    for round in 0..<50 {
      let message = random.next(type)
      let text = try form.text(of: message)
      try JSONValidator.validate(text)
      #expect(
        try form.message(type, from: text).wireBytes == message.wireBytes,
        "round \(round): \(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test(arguments: ContractMessages.all.messages.keys.sorted())
  func `every truncation of a text is an error, never a trap`(name: String) throws {
    let type = try #require(ContractMessages.all.messages[name])
    try truncate(type)
  }

  private func truncate<Message: WireMessage>(_ type: Message.Type) throws {
    var random = RandomMessages(seed: 7)
    let text = try form.text(of: random.next(type))
    for count in text.indices {
      #expect(throws: ProtobufJSONError.self, "\(count)") {
        try form.message(type, from: Array(text[..<count]))
      }
    }
  }

  // MARK: Names

  @Test func `J1: names are written in lowerCamelCase and read in both spellings`() throws {
    var request = ListSessionsRequest()
    request.pageSize = 5
    request.orderBy = .title
    #expect(try text(request) == #"{"pageSize":5,"orderBy":"SESSION_ORDER_TITLE"}"#)
    #expect(
      try message(
        ListSessionsRequest.self, #"{"order_by": "SESSION_ORDER_TITLE", "page_size": 5.0e0}"#)
        == request)
    #expect(try message(ListSessionsRequest.self, #"{"orderBy": 3, "pageSize": "5"}"#) == request)
  }

  @Test func `J2: a name that stands twice is refused, in both spellings too`() {
    for text in [#"{"id":"a","id":"b"}"#, #"{"id":null,"id":"b"}"#] {
      #expect(fault(GetSessionRequest.self, text) == .duplicateField)
    }
    #expect(
      fault(ListSessionsRequest.self, #"{"pageSize":1,"pageToken":"","page_size":1}"#)
        == .duplicateField)
  }

  @Test func `two members of a oneof are refused`() {
    #expect(
      fault(BundleItem.self, #"{"sessionEnd":{},"trailer":{}}"#)
        == .duplicateMember(oneof: "item"))
    #expect(fault(BundleItem.self, #"{"sessionEnd":null,"trailer":{}}"#) == nil)
  }

  @Test func `J2: an unknown name is refused or passed over, as asked`() throws {
    let text = #"{"x":[{"id":[1]}],"id":"a"}"#
    #expect(fault(GetSessionRequest.self, text) == .unknownField)
    var lenient = form
    lenient.ignoresUnknownFields = true
    #expect(try lenient.message(GetSessionRequest.self, from: Array(text.utf8)).id == "a")
    #expect(throws: ProtobufJSONError.self) {
      try lenient.message(
        ListSessionsRequest.self, from: Array(#"{"orderBy":"NO_SUCH"}"#.utf8))
    }
  }

  @Test func `an error tells the path and the offset`() throws {
    let text = #"{"session":{"metadata":{"version":1.5}}}"#
    do throws(ProtobufJSONError) {
      _ = try message(GetSessionResponse.self, text)
      Issue.record("1.5 was read as an int64")
    } catch {
      #expect(error.path == "session.metadata.version")
      #expect(error.offset == 37)
      #expect(error.fault == .numberOutOfRange(type: "int64"))
    }
  }

  // MARK: Values

  @Test(
    arguments: [
      ("1", 1), ("1.0", 1), ("\"1\"", 1), ("10e-1", 1), ("-0", 0), ("2147483647", 2_147_483_647),
      ("\"-2147483648\"", -2_147_483_648), ("1e5", 100_000),
    ] as [(String, Int32)])
  func `J1: a number is read exactly`(text: String, expected: Int32) throws {
    #expect(try message(ListSessionsRequest.self, "{\"pageSize\":\(text)}").pageSize == expected)
  }

  @Test(arguments: [
    "1.5", "2147483648", "-2147483649", "1e400", "\"\"", "\" 1\"", "\"1 \"", "\"0x1\"", "true",
    "[1]", "\"1.5\"", "1e-1", "01", "+1", "\"01\"",
  ])
  func `what is not a number of the type is refused`(text: String) {
    #expect(fault(ListSessionsRequest.self, "{\"pageSize\":\(text)}") != nil)
  }

  @Test func `J1: numbers of 64 bits are strings`() throws {
    var request = GetSessionVersionRequest()
    request.version = .max
    #expect(try text(request) == #"{"version":"9223372036854775807"}"#)
    #expect(
      try message(GetSessionVersionRequest.self, #"{"version":9223372036854775807}"#) == request)
    #expect(fault(GetSessionVersionRequest.self, #"{"version":9223372036854775808}"#) != nil)
  }

  @Test func `J4: half of a surrogate pair is refused in strings, not inside of a document`() throws
  {
    for text in [#"{"id":"\ud800"}"#, #"{"id":"\udc00x"}"#, #"{"id":"\ud800\ud800"}"#] {
      #expect(fault(GetSessionRequest.self, text) == .malformed(.loneSurrogate))
    }
    #expect(try message(GetSessionRequest.self, #"{"id":"\ud83d\uddfa"}"#).id == "🗺")
    let request = try message(CreateSessionRequest.self, #"{"content":"{\"a\":\"\\ud800\"}"}"#)
    #expect(request.content == Array(#"{"a":"\ud800"}"#.utf8))
  }

  @Test func `J1: bytes are base64 of either alphabet, padded or not`() throws {
    for text in ["+/8=", "+/8", "-_8=", "-_8"] {
      #expect(
        try message(BundleRecord.self, "{\"item\":\"\(text)\"}").item == [0xfb, 0xff], "\(text)")
    }
    for text in ["+", "+/8==", "a b", "="] {
      #expect(fault(BundleRecord.self, "{\"item\":\"\(text)\"}") != nil, "\(text)")
    }
    var record = BundleRecord()
    record.item = [0xfb, 0xff]
    #expect(try text(record) == #"{"item":"+/8="}"#)
  }

  @Test func `J1: null means that a field is absent, and is no element`() throws {
    #expect(
      try message(ListSessionsRequest.self, #"{"pageSize":null,"filter":null}"#)
        == ListSessionsRequest())
    #expect(try message(ListSessionsResponse.self, #"{"sessions":null}"#).sessions.isEmpty)
    #expect(fault(ListSessionsResponse.self, #"{"sessions":[null]}"#) != nil)
  }

  // MARK: Well-known types

  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0, 0), ("1972-01-01T10:00:20.021+01:00", 63_104_420, 21_000_000),
      ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
      ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
      ("2024-02-29T00:00:00-23:59", 1_709_251_140, 0),
    ] as [(String, Int64, Int32)])
  func `J1: a time is read`(text: String, seconds: Int64, nanos: Int32) throws {
    let time = try message(WireTimestamp.self, "\"\(text)\"")
    #expect(time.seconds == seconds)
    #expect(time.nanos == nanos)
    #expect(try message(WireTimestamp.self, self.text(time)) == time)
  }

  @Test(arguments: [
    "0000-01-01T00:00:00Z", "2023-02-29T00:00:00Z", "1970-01-01t00:00:00Z",
    "1970-01-01T00:00:00z", "1970-01-01T24:00:00Z", "1970-01-01T00:00:60Z",
    "1970-01-01T00:00:00", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00.1234567890Z",
    "10000-01-01T00:00:00Z", "9999-12-31T23:59:59-00:01", "1970-13-01T00:00:00Z", "",
  ])
  func `what is not a time is refused`(text: String) {
    #expect(fault(WireTimestamp.self, "\"\(text)\"") != nil)
  }

  @Test func `J1: a duration is seconds`() throws {
    #expect(try text(WireDuration(.milliseconds(-1_500))) == #""-1.500s""#)
    #expect(try message(WireDuration.self, #""-0.000000001s""#).nanos == -1)
    #expect(try text(WireDuration(.seconds(3))) == #""3s""#)
    for text in ["1", "s", "1.s", "+1s", "315576000001s", "1m", "1s ", "--1s"] {
      #expect(fault(WireDuration.self, "\"\(text)\"") != nil, "\(text)")
    }
  }

  @Test func `J1: a field mask is its paths`() throws {
    let request = try message(UpdateSessionRequest.self, #"{"updateMask":"title,aB.cD"}"#)
    #expect(request.updateMask?.paths == ["title", "a_b.c_d"])
    #expect(try text(request) == #"{"updateMask":"title,aB.cD"}"#)
    #expect(fault(UpdateSessionRequest.self, #"{"updateMask":"a_b"}"#) != nil)
    var mask = FieldMask()
    mask.paths = ["a__b"]
    #expect(throws: ProtobufJSONError.self) { try text(mask) }
  }

  @Test func `an Any is its message with the type`() throws {
    let info = AnyMessage(ErrorInfo(reason: "R", domain: "d", metadata: ["k": "v"]))
    let json =
      #"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R","domain":"d","#
      + #""metadata":{"k":"v"}}"#
    #expect(try text(info) == json)
    #expect(try message(AnyMessage.self, json) == info)
    let late =
      #"{"reason":"R","metadata":{"k":"v"},"domain":"d","#
      + #""@type":"type.googleapis.com/google.rpc.ErrorInfo"}"#
    #expect(try message(AnyMessage.self, late) == info)
    let delay = AnyMessage(WireDuration(.seconds(1)))
    let delayJSON = #"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}"#
    #expect(try text(delay) == delayJSON)
    #expect(try message(AnyMessage.self, delayJSON) == delay)
    #expect(try message(AnyMessage.self, "{}") == AnyMessage())
    for text in [#"{"@type":"x/none"}"#, #"{"reason":"R"}"#, #"{"@type":""}"#] {
      #expect(fault(AnyMessage.self, text) != nil, "\(text)")
    }
  }

  // MARK: Limits

  @Test func `a mask has a thousand paths at most`() throws {
    func paths(_ count: Int) -> String {
      #"{"updateMask": ""# + Array(repeating: "title", count: count).joined(separator: ",") + #""}"#
    }
    let mask = try message(UpdateSessionRequest.self, paths(1_000))
    #expect(mask.updateMask?.paths.count == 1_000)
    #expect(fault(UpdateSessionRequest.self, paths(1_001)) != nil)
  }

  @Test func `elements of lists are held to the size of the message before they take memory`() {
    var form = ProtobufJSON(ignoresUnknownFields: true)
    form.messageSizeMax = 100
    func read(_ count: Int) -> ProtobufJSONError.Fault? {
      let text = #"{"sessions": ["# + Array(repeating: "{}", count: count).joined(separator: ",")
      do throws(ProtobufJSONError) {
        let _: WatchSessionsRequest = try form.message(from: Array("\(text)]}".utf8))
        return nil
      } catch {
        return error.fault
      }
    }
    #expect(read(50) == nil)
    #expect(read(51) == .messageTooLarge(limit: 100))
  }

  @Test func `an error is short, whatever the text`() {
    let name = String(repeating: "n", count: 1 << 20)
    let form = ProtobufJSON(ignoresUnknownFields: true)
    for text in ["{\"\(name)\": tru}", "{\"\(name)\": {\"a\": 1"] {
      let error = #expect(throws: ProtobufJSONError.self) {
        let _: WatchSessionsRequest = try form.message(from: Array(text.utf8))
      }
      #expect((error?.description.utf8.count ?? .max) < 512)
    }
  }

  @Test func `depth and size have limits`() {
    var lenient = form
    lenient.ignoresUnknownFields = true
    lenient.depthMax = 10
    func nested(_ depth: Int) -> [UInt8] {
      Array(
        ("{\"x\":" + String(repeating: "[", count: depth - 1)
          + String(repeating: "]", count: depth - 1) + "}").utf8)
    }
    #expect(throws: Never.self) { try lenient.message(GetSessionRequest.self, from: nested(10)) }
    #expect(throws: ProtobufJSONError.self) {
      try lenient.message(GetSessionRequest.self, from: nested(11))
    }
    lenient.sizeMax = 5
    #expect(throws: ProtobufJSONError.self) {
      try lenient.message(GetSessionRequest.self, from: Array(#"{"a":1}"#.utf8))
    }
  }

  @Test(arguments: [
    "", "{", "{}x", "[]", "null", "{\"id\"}", "{\"id\":\"a\",}", "{,}", "\u{feff}{}",
  ])
  func `what is not one object is refused`(text: String) {
    #expect(fault(GetSessionRequest.self, text) != nil)
  }
}
