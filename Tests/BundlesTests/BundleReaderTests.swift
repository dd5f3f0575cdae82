// SPDX-License-Identifier: Apache-2.0

import Bundles
import Cryptography
import PersistenceAPI
import PersistenceModel
import ProtobufWire
import Testing

/// What a reader of bundles believes, and what it does not.
@Suite struct BundleReaderTests {
  @Test func `a bundle reads as it was written, each content once for a session`() throws {
    let sample = try SampleBundle()
    let reading = BundleReading(sample.records)
    #expect(reading.reason == nil)
    #expect(
      reading.events == [
        "manifest of anna", "t0 [1]", "3 [3]", "2 -", "1 -", "end",
        "t1 {\"a\":\"é\"}", "3 [3]", "2 -", "1 -", "end",
        "t2 null", "3 [3]", "2 -", "1 -", "end", "trailer 3 9",
      ])
  }

  @Test func `a bundle without history has a record for each session`() throws {
    let reading = BundleReading(try SampleBundle(hasHistory: false).records)
    #expect(reading.reason == nil)
    #expect(
      reading.events == [
        "manifest of anna", "t0 [1]", "t1 {\"a\":\"é\"}", "t2 null", "trailer 3 0",
      ])
  }

  @Test func `a bundle goes on from every place between sessions`() throws {
    let sample = try SampleBundle()
    let whole = BundleReading(sample.records)
    for (index, checkpoint) in sample.checkpoints.enumerated() {
      guard let checkpoint else { continue }
      try checkpoint.check()
      let rest = [sample.records[0]] + sample.records[index...]
      let reading = BundleReading(rest, resumingAfter: checkpoint)
      #expect(reading.reason == nil)
      #expect(reading.events == [whole.events[0]] + whole.events[index...])
    }
  }

  @Test func `a reader knows the places that the writer knew`() throws {
    let sample = try SampleBundle()
    var reader = BundleReader()
    for (record, checkpoint) in zip(sample.records, sample.checkpoints) {
      #expect(reader.checkpoint == checkpoint)
      _ = try reader.read(record)
    }
    #expect(reader.isComplete)
  }

  @Test func `a resumed writer goes on as if it had never stopped`() throws {
    let sample = try SampleBundle(hasHistory: false)
    for index in 1...3 {
      let checkpoint = try #require(sample.checkpoints[index])
      var writer = BundleWriter(resumingAfter: checkpoint, hasHistory: false)
      var records: [BundleRecord] = []
      for (number, text) in ["[1]", "{\"a\":\"é\"}", "null"].enumerated().dropFirst(index - 1) {
        records.append(try writer.session(SampleBundle.session(number, text)))
      }
      records.append(try writer.trailer())
      #expect(records == Array(sample.records[index...]))
    }
  }

  @Test func `what is left out, doubled or moved is found`() throws {
    let records = try SampleBundle().records
    for index in records.indices {
      var without = records
      without.remove(at: index)
      let foreign: PersistenceError.Reason = index == 0 ? .bundleForeign : .bundleCorrupt
      let isLast = index == records.count - 1
      #expect(BundleReading(without).reason == (isLast ? .bundleTruncated : foreign))
      var doubled = records
      doubled.insert(records[index], at: index)
      #expect(BundleReading(doubled).reason == .bundleCorrupt)
      guard index > 1 else { continue }
      var moved = records
      moved.swapAt(index, index - 1)
      #expect(BundleReading(moved).reason == .bundleCorrupt)
    }
  }

  /// Seals items anew, so that only their meaning can be wrong.
  private func sealed(_ items: [(BundleItem.Item, String)]) throws -> [BundleRecord] {
    var digest = [UInt8](repeating: 0, count: 32)
    return try items.map { item, content in
      var record = BundleRecord()
      record.item = BundleItem(item).wireBytes
      record.content = Array(content.utf8)
      digest = try SHA256.digest(of: digest + record.item).bytes
      record.digest = digest
      return record
    }
  }

  private func manifest(
    _ format: String = "holdfast.bundle", version: Int32 = 1, hasHistory: Bool = true
  ) -> (BundleItem.Item, String) {
    var manifest = BundleManifest()
    manifest.format = format
    manifest.formatVersion = version
    manifest.hasHistory = hasHistory
    return (.manifest(manifest), "")
  }

  private func session(_ number: Int, _ text: String = "1") throws -> (BundleItem.Item, String) {
    var session = BundledSession()
    session.metadata = SessionMetadata.Wire(try SampleBundle.session(number, text).metadata)
    return (.session(session), text)
  }

  private func version(_ number: Int64, _ text: String) throws -> (BundleItem.Item, String) {
    var version = SessionVersion.Wire()
    version.version = number
    version.contentHash = try SampleBundle.content(text).hash.hexadecimal
    version.contentSize = Int64(text.utf8.count)
    var bundled = BundledVersion()
    bundled.version = version
    return (.version(bundled), text)
  }

  private func end(_ count: Int64) -> (BundleItem.Item, String) {
    var end = BundledSessionEnd()
    end.versionCount = count
    return (.sessionEnd(end), "")
  }

  @Test func `records in a wrong order are refused although every digest is right`() throws {
    let (one, two) = (try session(1), try session(2))
    let empty: (BundleItem.Item, String) = (.trailer(BundleTrailer()), "")
    for items in [
      [manifest(), manifest()], [manifest(), two, end(0), one], [manifest(), one, end(0), one],
      [manifest(), one, two], [manifest(), one, empty], [manifest(), end(0)],
      [manifest(), try version(1, "2")], [manifest(hasHistory: false), one, end(0)],
      [manifest(), one, try version(4, "2")], [manifest(), one, try version(0, "2")],
      [manifest(), one, try version(2, "2"), try version(3, "3")],
      [manifest(), one, try version(3, "1")], [manifest(), one, end(1)],
      [manifest(), one, end(0), empty], [manifest(), empty, one],
    ] {
      let reading = BundleReading(try sealed(items))
      #expect(reading.reason == .bundleCorrupt)
      #expect(reading.events.count == items.count - 1)
    }
  }

  @Test(arguments: [Int64.min, -1, 0, 1])
  func `no version comes before the first`(number: Int64) throws {
    var metadata = try SampleBundle.session(1, "1").metadata
    metadata.version = number
    var bundled = BundledSession()
    bundled.metadata = SessionMetadata.Wire(metadata)
    for version: Int64 in [.min, -1, 0, 1] {
      let items = [manifest(), (.session(bundled), "1"), try self.version(version, "2")]
      #expect(BundleReading(try sealed(items)).reason == .bundleCorrupt)
    }
  }

  @Test func `a session has at most a hundred thousand older versions`() throws {
    let countMax: Int64 = 100_000
    var metadata = try SampleBundle.session(1, "0").metadata
    metadata.version = countMax + 2
    var bundled = BundledSession()
    bundled.metadata = SessionMetadata.Wire(metadata)
    // Each has a content of its own, so that the reader has them all to remember.
    let versions = try (1...countMax + 1).reversed().map { try version($0, "\($0)") }
    let reading = BundleReading(
      try sealed([manifest(), (.session(bundled), "0")] + versions + [end(countMax + 1)]))
    #expect(reading.reason == .bundleCorrupt)
    #expect(reading.events.count == 2 + Int(countMax))
  }

  @Test func `content that is not what its session tells is refused`() throws {
    var other = try session(1)
    other.1 = "2"
    #expect(BundleReading(try sealed([manifest(), other])).reason == .bundleCorrupt)
    var missing = try version(3, "2")
    missing.1 = ""
    #expect(
      BundleReading(try sealed([manifest(), session(1), missing])).reason == .bundleCorrupt)
    var size = try SampleBundle.session(1, "1").metadata
    size.contentSize = 2
    var bundled = BundledSession()
    bundled.metadata = SessionMetadata.Wire(size)
    #expect(
      BundleReading(try sealed([manifest(), (.session(bundled), "1")])).reason == .bundleCorrupt)
  }

  @Test func `what is no bundle is told from what is a newer one`() throws {
    for (format, version, reason) in [
      ("holdfast.bundle", Int32(2), PersistenceError.Reason.bundleVersionUnsupported),
      ("holdfast.bundle", .max, .bundleVersionUnsupported), ("holdfast.bundle", 0, .bundleForeign),
      ("holdfast.bundle", -1, .bundleForeign), ("other", 1, .bundleForeign),
    ] {
      #expect(BundleReading(try sealed([manifest(format, version: version)])).reason == reason)
    }
    #expect(BundleReading(try sealed([try session(1)])).reason == .bundleForeign)
    #expect(BundleReading([BundleRecord()]).reason == .bundleForeign)
    #expect(BundleReading([]).reason == .bundleTruncated)
  }

  @Test func `a checkpoint that nobody told is refused`() throws {
    let right = try #require(try SampleBundle().checkpoints.compactMap(\.self).last)
    let wrong: [(inout BundleCheckpoint) -> Void] = [
      { $0.digest.removeLast() }, { $0.sessionID = "x" }, { $0.sessionID = "" },
      { $0.sessionCount = -1 }, { $0.versionCount = -1 }, { $0.contentBytes = -1 },
    ]
    for change in wrong {
      var checkpoint = right
      change(&checkpoint)
      let error = #expect(throws: PersistenceError.self) { try checkpoint.check() }
      #expect(error?.reason == .checkpointInvalid)
    }
    // Counts that no bundle has lead nowhere, but do no harm.
    var extreme = right
    (extreme.sessionCount, extreme.versionCount, extreme.contentBytes) = (.max, .max, .max)
    var writer = BundleWriter(resumingAfter: extreme, hasHistory: false)
    _ = try writer.session(SampleBundle.session(5, "1"))
  }
}
