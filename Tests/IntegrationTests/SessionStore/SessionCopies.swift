// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

/// Sessions with history as a bundle may have them.
enum SessionCopies {
  /// A session as a bundle may have it, under an id that no other test uses.
  static func copy(
    _ fixture: Fixture, _ title: String = "Øst", content: String = "[1.0]"
  ) throws -> SessionCopy {
    SessionCopy(
      id: try SessionID.random(), title: try fixture.title(title), description: .none,
      content: try fixture.content(content), version: 9, versionName: "nine",
      createTime: fixture.time(1), updateTime: fixture.time(5),
      writerID: try #require(OwnerID("bert")))
  }

  /// Older versions of such a session, by their numbers and contents.
  static func history(_ fixture: Fixture, _ rows: [(Int64, String)]) throws -> HistoryCopy {
    var history = HistoryCopy()
    for (number, text) in rows {
      let content = try fixture.content(text)
      let isNew = text != "[1.0]" && !history.contents.contains(content)
      history.append(
        HistoryCopy.Version(
          version: number, name: number == 3 ? "three" : "", title: try fixture.title("old"),
          description: .none, contentHash: content.hash,
          contentSize: Int64(content.bytes.count), updateTime: fixture.time(number),
          writerID: number == 4 ? try #require(OwnerID("carla")) : fixture.owner,
          isDeleted: number == 4), isNew ? content : nil)
    }
    return history
  }

  /// Expects a copy with the history of `rows` to be there whole.
  static func check(_ fixture: Fixture, _ copy: SessionCopy) async throws {
    let (store, owner) = (fixture.store, fixture.owner)
    let session = try await fixture.read(copy.id)
    #expect(session.metadata == copy.metadata(owner: owner))
    #expect(session.content == copy.content)
    let page = try await store.sessionVersions(
      of: copy.id, owner: owner, before: nil, pageSize: 9)
    #expect(page.versions.map(\.version) == [9, 4, 3, 2])
    #expect(page.versions.map(\.name) == ["nine", "", "three", ""])
    #expect(page.versions.map(\.writerID.text) == ["bert", "carla", owner.text, owner.text])
    #expect(page.versions.map(\.isDeleted) == [false, true, false, false])
    for (version, text) in [(2, "[2]"), (3, "[1.0]"), (4, "[2]"), (9, "[1.0]")] {
      let content = try await store.sessionVersion(Int64(version), of: copy.id, owner: owner).1
      #expect(String(decoding: content.bytes, as: UTF8.self) == text)
    }
  }

  /// What `check` expects below the copy's own version.
  static let rows: [(Int64, String)] = [(4, "[2]"), (3, "[1.0]"), (2, "[2]")]
}
