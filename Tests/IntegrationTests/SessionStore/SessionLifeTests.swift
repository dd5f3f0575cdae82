// SPDX-License-Identifier: Apache-2.0

import Cryptography
import PersistenceModel
import Testing

/// What happens to one session, the same in every store.
@Suite struct SessionLifeTests {
  @Test(arguments: StoreUnderTest.allCases)
  func `a session is created, read, changed and deleted`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let created = try await fixture.create("First", description: "d", content: "[1]")
    #expect(created.version == 1)
    #expect(created.ownerID == fixture.owner)
    #expect(created.createTime == fixture.time(0))
    #expect(created.updateTime == fixture.time(0))
    #expect(created.contentSize == 3)

    let session = try await fixture.read(created.id)
    #expect(session.metadata == created)
    #expect(session.content?.bytes == Array("[1]".utf8))
    let read = try await fixture.store.sessionMetadata(created.id, owner: fixture.owner)
    #expect(read == created)

    let change = SessionChange(
      title: try fixture.title("Second"), content: try fixture.content("[2,3]"))
    let updated = try await fixture.update(created.id, change, expecting: 1)
    #expect(updated.version == 2)
    #expect(updated.title == "Second")
    #expect(updated.description == "d")
    #expect(updated.createTime == fixture.time(0))
    #expect(updated.updateTime == fixture.time(1))
    #expect(try await fixture.read(created.id).metadata == updated)
    #expect(try await fixture.read(created.id).content?.bytes == Array("[2,3]".utf8))

    try await fixture.delete(created.id, expecting: 2)
    #expect(await reason { _ = try await fixture.read(created.id) } == .sessionNotFound)
    #expect(try await fixture.walk(pageSize: 10).isEmpty)
    #expect(await reason { try await fixture.delete(created.id, expecting: 3) } == .sessionNotFound)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `awkward content comes back to the byte`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let texts = [
      #"{"a":1,"a":2, "\u0000":"\ud800\udc00\ud800"}"#, " [ -0 , 1.0,1E2, 1e100000 ]\r\n\t",
      "\"" + String(repeating: "ø€😀", count: 1_000) + "\"", #""\\\"\/\b\f\n\r\t'%$1""#,
      "[" + (0..<1_000).map { _ in "1e131071" }.joined(separator: ",") + "]",
      String(repeating: "[", count: 128) + String(repeating: "]", count: 128), "0",
    ]
    for text in texts {
      let created = try await fixture.create(content: text)
      let content = try #require(await fixture.read(created.id).content)
      #expect(content.bytes == Array(text.utf8))
      #expect(try SHA256.digest(of: content.bytes) == created.contentHash)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `content of exactly the limit is kept`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let limit = Limits().contentBytesMax
    let text = "\"" + String(repeating: "x", count: limit - 2) + "\""
    let created = try await fixture.create(content: text)
    #expect(created.contentSize == Int64(limit))
    #expect(try await fixture.read(created.id).content?.bytes == Array(text.utf8))
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `titles and descriptions come back as they were sent`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let title = "Re\u{301}sume\u{301} 😀 %_\\' ﬁ"
    let created = try await fixture.create(title, description: "a\tb\r\nc ø")
    let read = try await fixture.read(created.id).metadata
    #expect(read.title.utf8.elementsEqual(title.utf8))
    #expect(read.description == "a\tb\r\nc ø")
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a change replaces only what it names`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let created = try await fixture.create("t", description: "d", content: "[1]")
    let renamed = try await fixture.update(
      created.id, SessionChange(title: fixture.title("u")), expecting: 1)
    #expect(renamed.title == "u")
    #expect(renamed.description == "d")
    #expect(renamed.contentHash == created.contentHash)
    let cleared = try await fixture.update(
      created.id, SessionChange(description: SessionDescription.none), expecting: 2)
    #expect(cleared.description == "")
    #expect(cleared.title == "u")
    let saved = try await fixture.update(
      created.id, SessionChange(content: fixture.content("[22]")), expecting: 3)
    #expect(saved.contentSize == 4)
    #expect(saved.title == "u")
    #expect(saved.version == 4)
    #expect(try await fixture.update(created.id, SessionChange(), expecting: 4).version == 4)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `update time never goes back`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let created = try await fixture.create(at: 100)
    let updated = try await fixture.update(
      created.id, SessionChange(title: fixture.title("u")), expecting: 1, at: 50)
    #expect(updated.updateTime == fixture.time(100))
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `content is left out for a caller who has it`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let created = try await fixture.create()
    #expect(try await fixture.read(created.id, knownVersion: 1).content == nil)
    #expect(try await fixture.read(created.id, knownVersion: 1).metadata == created)
    #expect(try await fixture.read(created.id, knownVersion: 2).content != nil)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `a session of somebody else does not exist`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let created = try await fixture.create(request: "r")
    let other = try Fixture.uniqueOwner()
    let store = fixture.store
    let reasons = [
      await reason { _ = try await store.session(created.id, owner: other, knownVersion: nil) },
      await reason { _ = try await store.sessionMetadata(created.id, owner: other) },
      await reason {
        _ = try await store.updateSession(
          created.id, owner: other, change: SessionChange(), expectedVersion: nil, requestID: nil,
          at: fixture.time(1))
      },
      await reason {
        try await store.deleteSession(
          created.id, owner: other, expectedVersion: nil, requestID: nil, at: fixture.time(1))
      },
    ]
    #expect(reasons.allSatisfy { $0 == .sessionNotFound })
    let page = try await store.listSessions(SessionQuery(pageSize: 10), owner: other)
    #expect(page.sessions.isEmpty)
    #expect(try await fixture.read(created.id).metadata == created)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func `an id that never was is not found`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    let id = try SessionID.random()
    #expect(await reason { _ = try await fixture.read(id) } == .sessionNotFound)
    #expect(
      await reason { try await fixture.update(id, SessionChange(), expecting: 1) }
        == .sessionNotFound)
  }

  /// In PostgreSQL, reads that wait at the same time become one statement.
  @Test(arguments: StoreUnderTest.allCases)
  func `reads that meet each get their own answer`(kind: StoreUnderTest) async throws {
    let fixture = try await kind.open()
    var sessions: [SessionMetadata] = []
    for number in 0..<20 {
      sessions.append(try await fixture.create("Session \(number)", content: "[\(number)]"))
    }
    let deleted = sessions[7].id
    try await fixture.delete(deleted, expecting: 1)
    let stranger = try Fixture.uniqueOwner()
    try await withThrowingTaskGroup { group in
      for (number, session) in (sessions + sessions + sessions).enumerated() {
        let isKnown = number.isMultiple(of: 3)
        group.addTask {
          let read = try? await fixture.read(session.id, knownVersion: isKnown ? 1 : nil)
          let metadata = try? await fixture.store.sessionMetadata(session.id, owner: fixture.owner)
          guard session.id != deleted else {
            #expect(read == nil && metadata == nil)
            return
          }
          #expect(metadata == session)
          #expect(read?.metadata == session)
          #expect(read?.content?.bytes == (isKnown ? nil : Array("[\(number % 20)]".utf8)))
        }
        group.addTask {
          let foreign = await reason {
            _ = try await fixture.store.session(
              session.id, owner: stranger, knownVersion: nil)
          }
          #expect(foreign == .sessionNotFound)
        }
      }
      try await group.waitForAll()
    }
  }
}
