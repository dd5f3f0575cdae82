// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct RequestFingerprintTests {
  private let limits = Limits()

  private func newSession(
    title: String = "t", description: String = "d", content: String = "{}"
  ) throws -> NewSession {
    NewSession(
      title: try Title(validating: title, limits: limits),
      description: try SessionDescription(validating: description, limits: limits),
      content: try Content(validating: Array(content.utf8), limits: limits))
  }

  @Test func `each part of a new session and the request id count`() throws {
    let request = try RequestID(validating: "r")
    let fingerprint = try RequestFingerprint(creating: newSession(), requestID: request)
    #expect(fingerprint.bytes.count == RequestFingerprint.byteCount)
    #expect(try RequestFingerprint(creating: newSession(), requestID: request) == fingerprint)
    let others = [
      try RequestFingerprint(creating: newSession(title: "u"), requestID: request),
      try RequestFingerprint(creating: newSession(description: ""), requestID: request),
      try RequestFingerprint(creating: newSession(content: "[]"), requestID: request),
      try RequestFingerprint(creating: newSession(), requestID: RequestID(validating: "s")),
    ]
    #expect(!others.contains(fingerprint))
  }

  @Test func `an absent part of a change differs from an empty one`() throws {
    let request = try RequestID(validating: "r")
    let id = try SessionID.random()
    let absent = try RequestFingerprint(
      updating: id, expectedVersion: 1, with: SessionChange(), requestID: request)
    let empty = try RequestFingerprint(
      updating: id, expectedVersion: 1, with: SessionChange(description: SessionDescription.none),
      requestID: request)
    let later = try RequestFingerprint(
      updating: id, expectedVersion: 2, with: SessionChange(), requestID: request)
    let deletion = try RequestFingerprint(
      deleting: id, expectedVersion: 1, requestID: request)
    #expect(Set([absent, empty, later, deletion]).count == 4)
  }

  @Test(arguments: ["", "a b", "é", "a\n", String(repeating: "a", count: 65)])
  func `a request id is 1 to 64 printable ASCII characters`(text: String) {
    let error = #expect(throws: PersistenceError.self) { try RequestID(validating: text) }
    #expect(error?.reason == .requestIDInvalid)
  }
}
