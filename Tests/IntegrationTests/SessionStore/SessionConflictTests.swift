// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

/// Versions, and requests that are sent twice, the same in every store.
@Suite struct SessionConflictTests {
  @Test(arguments: StoreUnderTest.allCases)
  func `a change that expects another version is told the current one`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    try await fixture.update(id, SessionChange(title: fixture.title("u")), expecting: 1)
    let error = await #expect(throws: PersistenceError.self) {
      try await fixture.update(id, SessionChange(title: fixture.title("v")), expecting: 1)
    }
    #expect(error?.reason == .versionMismatch)
    #expect(error?.metadata["expected_version"] == "1")
    #expect(error?.metadata["current_version"] == "2")
    let current = try await fixture.read(id).metadata
    #expect(error?.metadata["current_content_hash"] == current.contentHash.hexadecimal)
    #expect(error?.obstacle == .session(current))
    #expect(await reason { try await fixture.delete(id, expecting: 1) } == .versionMismatch)
    #expect(await reason { try await fixture.delete(id, expecting: 3) } == .versionMismatch)
    #expect(try await fixture.read(id).metadata.version == 2)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `of eight changes to one version exactly one happens`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    let reasons = await withTaskGroup(of: PersistenceError.Reason?.self) { group in
      for writer in 0..<8 {
        group.addTask {
          await reason {
            let change = SessionChange(content: try fixture.content("[\(writer)]"))
            try await fixture.update(id, change, expecting: 1)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(reasons.count { $0 == nil } == 1)
    #expect(reasons.count { $0 == .versionMismatch } == 7)
    #expect(try await fixture.read(id).metadata.version == 2)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a change without an expected version replaces whatever there is`(
    kind: StoreUnderTest
  ) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    try await fixture.update(id, SessionChange(title: fixture.title("u")), expecting: nil)
    let second = try await fixture.update(
      id, SessionChange(title: fixture.title("v")), expecting: nil)
    #expect(second.version == 3)
    try await fixture.delete(id, expecting: nil)
    #expect(await reason { _ = try await fixture.read(id) } == .sessionNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `creating twice with one request makes one session`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let first = try await fixture.create("t", request: "r1", at: 0)
    #expect(try await fixture.create("t", request: "r1", at: 5) == first)
    #expect(try await fixture.create("t", request: "r2").id != first.id)
    #expect(try await fixture.walk(pageSize: 10).count == 2)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a repeated creation returns the session as it is now`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let first = try await fixture.create("t", request: "r1")
    let changed = try await fixture.update(
      first.id, SessionChange(title: fixture.title("u")), expecting: 1)
    #expect(try await fixture.create("t", request: "r1") == changed)
    try await fixture.delete(first.id, expecting: 2)
    #expect(await reason { try await fixture.create("t", request: "r1") } == .sessionNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a creation is found again by its attempt alone`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    func attempt(_ title: String) throws -> CreationAttempt {
      let requestID = try RequestID(validating: "r")
      return CreationAttempt(
        requestID: requestID,
        fingerprint: try RequestFingerprint(
          creating: try fixture.newSession(title), requestID: requestID))
    }
    func earlier(_ title: String) async throws -> SessionMetadata? {
      try await fixture.store.earlierSession(of: attempt(title), owner: fixture.owner)
    }
    #expect(try await earlier("t") == nil)
    let created = try await fixture.create("t", request: "r")
    #expect(try await earlier("t") == created)
    #expect(await reason { _ = try await earlier("u") } == .requestIDReused)
    try await fixture.delete(created.id, expecting: 1)
    #expect(await reason { _ = try await earlier("t") } == .sessionNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a request id cannot create another session`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    try await fixture.create("t", description: "d", content: "[1]", request: "r")
    let reasons = [
      await reason {
        try await fixture.create("u", description: "d", content: "[1]", request: "r")
      },
      await reason {
        try await fixture.create("t", description: "e", content: "[1]", request: "r")
      },
      await reason {
        try await fixture.create("t", description: "d", content: "[2]", request: "r")
      },
    ]
    #expect(reasons.allSatisfy { $0 == .requestIDReused })
    #expect(try await fixture.walk(pageSize: 10).count == 1)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `eight equal creations at once make one session`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let ids = try await withThrowingTaskGroup(of: SessionID.self) { group in
      for _ in 0..<8 { group.addTask { try await fixture.create("t", request: "r").id } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(ids.count == 1)
    #expect(try await fixture.walk(pageSize: 10).count == 1)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `updating twice with one request makes one version`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    let change = SessionChange(content: try fixture.content("[1]"))
    let first = try await fixture.update(id, change, expecting: 1, request: "r", at: 1)
    #expect(try await fixture.update(id, change, expecting: 1, request: "r", at: 2) == first)
    #expect(first.version == 2)

    let other = SessionChange(content: try fixture.content("[2]"))
    #expect(
      await reason { try await fixture.update(id, other, expecting: 1, request: "r") }
        == .versionMismatch)
    try await fixture.update(id, other, expecting: 2, request: "s")
    try await fixture.delete(id, expecting: 3)
    #expect(try await fixture.update(id, change, expecting: 1, request: "r", at: 9) == first)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `overwriting twice with one request makes one version`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create(request: "c").id
    let change = SessionChange(title: try fixture.title("u"))
    let first = try await fixture.update(id, change, expecting: nil, request: "r")
    #expect(try await fixture.update(id, change, expecting: nil, request: "r") == first)
    for (version, title) in [(3, "v"), (4, "u")] as [(Int64, String)] {
      let other = SessionChange(title: try fixture.title(title))
      #expect(try await fixture.update(id, other, expecting: nil).version == version)
    }
    #expect(try await fixture.update(id, change, expecting: nil, request: "r") == first)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `deleting twice with one request succeeds twice`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try await fixture.create().id
    try await fixture.delete(id, expecting: 1, request: "r")
    try await fixture.delete(id, expecting: 1, request: "r")
    #expect(
      await reason { try await fixture.delete(id, expecting: 1, request: "s") }
        == .sessionNotFound)
    #expect(await reason { try await fixture.delete(id, expecting: 1) } == .sessionNotFound)
  }
}
