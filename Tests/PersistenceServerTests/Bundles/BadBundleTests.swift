// SPDX-License-Identifier: Apache-2.0

import Bundles
import Cryptography
import PersistenceAPI
import PersistenceModel
import ProtobufWire
import RPC
import TestSupport
import Testing

/// Imports of what is no bundle, of damaged ones, and of sessions that break a rule.
@Suite struct BadBundleTests {
  private let fixture: ServiceFixture

  init() throws {
    fixture = try ServiceFixture()
  }

  /// A bundle of one session and perhaps a version, sealed although they may break rules. A version
  /// that repeats the session's content keeps the size that it claims.
  private func bundle(
    content: [UInt8] = Array("{}".utf8), version: SessionVersion.Wire? = nil,
    repeatsContent: Bool = false,
    _ change: (inout BundledSession) -> Void = { _ in }
  ) throws -> [BundleRecord] {
    var manifest = BundleManifest()
    (manifest.format, manifest.formatVersion) = (BundleFormat.name, BundleFormat.version)
    manifest.hasHistory = true
    var session = BundledSession()
    let hash = try SHA256.digest(of: content)
    session.metadata = .with {
      $0.id = String(repeating: "A", count: 22)
      ($0.ownerID, $0.lastWriterID) = ("dev", "dev")
      ($0.title, $0.version) = ("t", 3)
      $0.contentHash = hash.hexadecimal
      $0.contentSize = Int64(content.count)
      ($0.createTime, $0.updateTime) = (Timestamp.Wire(), Timestamp.Wire())
    }
    change(&session)
    var items: [(BundleItem.Item, [UInt8])] = [
      (.manifest(manifest), []), (.session(session), content),
    ]
    var trailer = BundleTrailer()
    (trailer.sessionCount, trailer.contentBytes) = (1, Int64(content.count))
    if var version {
      let text = repeatsContent ? [] : Array("[1]".utf8)
      version.contentHash = try SHA256.digest(of: repeatsContent ? content : text).hexadecimal
      if !repeatsContent { version.contentSize = Int64(text.count) }
      items.append((.version(.with { $0.version = version }), text))
      trailer.versionCount = 1
      trailer.contentBytes += Int64(text.count)
    }
    items.append((.sessionEnd(.with { $0.versionCount = trailer.versionCount }), []))
    items.append((.trailer(trailer), []))
    var digest = [UInt8](repeating: 0, count: 32)
    return try items.map { item, content in
      var record = BundleRecord()
      record.item = BundleItem(item).wireBytes
      record.content = content
      digest = try SHA256.digest(of: digest + record.item).bytes
      record.digest = digest
      return record
    }
  }

  private func version(_ change: (inout SessionVersion.Wire) -> Void = { _ in })
    -> SessionVersion.Wire
  {
    .with {
      ($0.version, $0.title, $0.writerID) = (1, "old", "dev")
      $0.updateTime = Timestamp.Wire()
      change(&$0)
    }
  }

  @Test func `the sample is whole`() async throws {
    let report = await fixture.import(try bundle(version: version()))
    #expect(report.outcomes == [.imported])
    let contents = try #require(try await fixture.contents().first)
    #expect(contents.versions.map(\.version) == [3, 1])
    #expect(contents.versionContents == ["{}", "[1]"].map { Array($0.utf8) })
  }

  private func expectRefusal(
    _ reason: PersistenceError.Reason, _ records: [BundleRecord],
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    for isDryRun in [true, false] {
      let report = await fixture.import(records) { $0.dryRun = isDryRun }
      #expect(report.refusal == nil, sourceLocation: location)
      #expect(report.outcomes == [.refused], sourceLocation: location)
      #expect(report.sessions.first?.reason == reason.rawValue, sourceLocation: location)
      #expect(report.sessions.first?.message.isEmpty == false, sourceLocation: location)
      #expect(report.summary == .with { $0.refusedCount = 1 }, sourceLocation: location)
    }
    #expect(try await fixture.contents().isEmpty, sourceLocation: location)
  }

  @Test func `every rule for sessions holds for imported ones`() async throws {
    let deep = String(repeating: "[", count: 129) + String(repeating: "]", count: 129)
    let large = "\"" + String(repeating: "x", count: 1_572_863) + "\""
    for (content, reason) in [
      ("{", PersistenceError.Reason.contentNotJSON), ("", .contentNotJSON),
      (deep, .contentTooDeep), (large, .contentTooLarge),
    ] {
      try await expectRefusal(reason, bundle(content: Array(content.utf8)))
    }
    try await expectRefusal(.contentNotUTF8, bundle(content: [0x22, 0xFF, 0x22]))
    let changes: [(PersistenceError.Reason, (inout BundledSession) -> Void)] = [
      (.titleEmpty, { $0.metadata?.title = "" }),
      (.titleTooLong, { $0.metadata?.title = String(repeating: "t", count: 201) }),
      (.titleInvalid, { $0.metadata?.title = "a\u{7}" }),
      (.descriptionTooLong, { $0.metadata?.description = String(repeating: "t", count: 2_001) }),
      (.descriptionInvalid, { $0.metadata?.description = "\0" }),
      (.titleTooLong, { $0.versionName = String(repeating: "t", count: 201) }),
      (.bundledValueInvalid, { $0.metadata?.version = SessionCopy.versionMax + 1 }),
      (.bundledValueInvalid, { $0.metadata?.createTime = nil }),
      (.bundledValueInvalid, { $0.metadata?.updateTime?.seconds = .max }),
      (.bundledValueInvalid, { $0.metadata?.ownerID = "" }),
      (.bundledValueInvalid, { $0.metadata?.lastWriterID = "a\u{1}" }),
    ]
    for (reason, change) in changes { try await expectRefusal(reason, bundle(change)) }
    // With no version below its own, a version of 0 leaves no room for history.
    try await expectRefusal(.bundledValueInvalid, bundle { $0.metadata?.version = 0 })
  }

  @Test func `a claim of the future is refused with the number of its record`() async throws {
    let now: Int64 = 1_800_000_000
    let changes: [(Int64, (inout BundledSession) -> Void)] = [
      (1, { $0.metadata?.createTime?.seconds = now + 301 }),
      (1, { $0.metadata?.updateTime?.seconds = now + 301 }),
      (0, { $0.metadata?.updateTime?.seconds = now + 300 }),
    ]
    for (refusedCount, change) in changes {
      let report = await fixture.import(try bundle(change)) { $0.dryRun = true }
      #expect(report.summary?.refusedCount == refusedCount)
      #expect(report.sessions.first?.message.hasPrefix("Record 1:") == (refusedCount == 1))
    }
    let late = version { $0.updateTime = .with { $0.seconds = now + 400 * 86_400 } }
    let report = await fixture.import(try bundle(version: late))
    #expect(report.sessions.first?.reason == "BUNDLED_VALUE_INVALID")
    #expect(report.sessions.first?.message == "Record 2: the update_time is in the future.")
    #expect(try await fixture.contents().isEmpty)
  }

  @Test func `the size of a version is that of its content, whatever the bundle claims`()
    async throws
  {
    let claim = version { $0.contentSize = 7 }
    let report = await fixture.import(try bundle(version: claim, repeatsContent: true))
    #expect(report.outcomes == [.imported])
    let contents = try #require(try await fixture.contents().first)
    #expect(contents.versions.map(\.contentSize) == [2, 2])
    // What is exported can be imported again.
    let again = try ServiceFixture()
    #expect(
      await again.import(try await fixture.export(history: true)).outcomes == [.imported])
  }

  @Test func `a version that breaks a rule refuses its session`() async throws {
    let changes: [(PersistenceError.Reason, (inout SessionVersion.Wire) -> Void)] = [
      (.titleEmpty, { $0.title = "" }),
      (.titleTooLong, { $0.name = String(repeating: "n", count: 201) }),
      (.bundledValueInvalid, { $0.updateTime = nil }),
      (.bundledValueInvalid, { $0.writerID = "" }),
    ]
    for (reason, change) in changes {
      try await expectRefusal(reason, bundle(version: version(change)))
    }
  }

  @Test func `one session that is refused does not keep the others out`() async throws {
    let source = try ServiceFixture(
      limits: {
        var limits = Limits()
        limits.titleCodePointsMax = 300
        return limits
      }())
    for title in ["a", String(repeating: "b", count: 300), "c"] {
      _ = try await source.create(title)
    }
    let report = await fixture.import(try await source.export())
    #expect(report.refusal == nil)
    #expect(report.summary == .with { ($0.importedCount, $0.refusedCount) = (2, 1) })
    #expect(try await fixture.contents().map(\.metadata.title) == ["a", "c"])
  }

  @Test func `every damaged record ends the import and leaves nothing of its session`()
    async throws
  {
    let records = try bundle(version: version())
    for index in records.indices {
      var damaged = records
      damaged[index].digest[0] ^= 1
      let report = await fixture.import(damaged)
      #expect(report.refusal?.reason == "BUNDLE_CORRUPT")
      #expect(report.refusal?.code == .invalidArgument)
      #expect(report.refusal?.metadata["record"] == "\(index)")
      #expect(report.summary == nil)
      #expect(report.outcomes == (index == 4 ? [.imported] : []))
      #expect(try await fixture.contents().isEmpty == (index < 4))
    }
  }

  @Test func `the sessions before a damaged record are written and told of`() async throws {
    let source = try ServiceFixture()
    for number in 0..<20 { _ = try await source.create("t\(number)") }
    var records = try await source.export()
    records[15].digest[31] ^= 1
    let report = await fixture.import(records)
    #expect(report.refusal?.reason == "BUNDLE_CORRUPT")
    #expect(report.outcomes == Array(repeating: .imported, count: 14))
    #expect(try await fixture.contents().count == 14)
  }

  @Test func `what is no bundle, or a newer one, is told`() async throws {
    let truncated = await fixture.import([])
    #expect(truncated.refusal?.reason == "BUNDLE_TRUNCATED")
    #expect(truncated.refusal?.code == .invalidArgument)
    let foreign = await fixture.import([BundleRecord.with { $0.item = Array("{}".utf8) }])
    #expect(foreign.refusal?.reason == "BUNDLE_FOREIGN")
    #expect(foreign.refusal?.code == .invalidArgument)
    var manifest = BundleManifest()
    (manifest.format, manifest.formatVersion) = (BundleFormat.name, 2)
    let newer = await fixture.import([
      BundleRecord.with { $0.item = BundleItem(.manifest(manifest)).wireBytes }
    ])
    #expect(newer.refusal?.reason == "BUNDLE_VERSION_UNSUPPORTED")
    #expect(newer.refusal?.code == .failedPrecondition)
    #expect(newer.refusal?.metadata == ["format_version": "2", "limit": "1"])
  }

  @Test func `a call that does not keep to its steps is refused`() async throws {
    let record = ImportSessionsRequest(.record(try bundle()[0]))
    let options = ImportSessionsRequest(.options(ImportOptions()))
    let unknown = ImportSessionsRequest(.options(.with { $0.onConflict = .init(rawValue: 9) }))
    let resumed = ImportSessionsRequest(.options(.with { $0.resumeAfter = BundleCheckpoint() }))
    for (requests, reason) in [
      ([], "FIELD_REQUIRED"), ([record], "FIELD_REQUIRED"),
      ([options, options], "FIELD_REQUIRED"),
      ([options, ImportSessionsRequest()], "FIELD_REQUIRED"),
      ([unknown], "ENUM_VALUE_UNKNOWN"), ([resumed], "CHECKPOINT_INVALID"),
    ] {
      let reply = await fixture.stream(
        SessionServiceMethods.importSessions, requests)
      let refusal = reply.error.map { Refusal($0) }
      #expect(refusal?.reason == reason)
      #expect(refusal?.code == .invalidArgument)
    }
  }

  @Test func `an export names sessions that exist, and not too many`() async throws {
    let id = try await fixture.create().id
    for (ids, reason) in [
      (["x"], "SESSION_ID_INVALID"),
      ([id, String(repeating: "A", count: 22)], "SESSION_NOT_FOUND"),
      (Array(repeating: id, count: 1_001), "SESSIONS_TOO_MANY"),
    ] {
      let reply = await fixture.stream(
        SessionServiceMethods.exportSessions, [ExportSessionsRequest.with { $0.ids = ids }])
      #expect(reply.error.map { Refusal($0) }?.reason == reason)
      #expect(reply.messages.isEmpty)
    }
    #expect(try await fixture.export([id, id]).count == 3)
  }
}
