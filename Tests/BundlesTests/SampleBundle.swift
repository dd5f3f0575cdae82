// SPDX-License-Identifier: Apache-2.0

import Bundles
import Cryptography
import PersistenceAPI
import PersistenceModel
import Testing

/// Three sessions, whose versions share some contents, as a bundle.
struct SampleBundle {
  let records: [BundleRecord]
  /// The place before each of the records, where that is one between sessions.
  let checkpoints: [BundleCheckpoint?]

  var file: [UInt8] { records.flatMap { BundleFileReader.bytes(of: $0) } }

  init(hasHistory: Bool = true) throws {
    var writer = BundleWriter(hasHistory: hasHistory)
    var records = [
      try writer.manifest(
        serverVersion: "1.2.3", createTime: Timestamp(microseconds: 1), owner: Self.owner(),
        sessionCount: 3)
    ]
    var checkpoints: [BundleCheckpoint?] = [nil]
    for (number, text) in ["[1]", "{\"a\":\"é\"}", "null"].enumerated() {
      checkpoints.append(writer.checkpoint)
      let session = try Self.session(number, text)
      records.append(try writer.session(session))
      guard hasHistory else { continue }
      for (version, text) in [(3, "[3]"), (2, text), (1, "[3]")] {
        let content = try Self.content(text)
        let version = Self.version(Int64(version), content, writer: session.metadata.ownerID)
        records.append(try writer.version(version, content: content))
      }
      if let end = try writer.sessionEnd() { records.append(end) }
      checkpoints += Array(repeating: nil, count: records.count - checkpoints.count)
    }
    checkpoints.append(writer.checkpoint)
    records.append(try writer.trailer())
    self.records = records
    self.checkpoints = checkpoints
  }

  static func owner() throws -> OwnerID { try #require(OwnerID("anna")) }

  static func content(_ text: String) throws -> Content {
    try Content(validating: Array(text.utf8), limits: Limits())
  }

  static func session(_ number: Int, _ text: String) throws -> ExportedSession {
    let content = try content(text)
    let metadata = SessionMetadata(
      id: try #require(SessionID("A\(number)" + String(repeating: "x", count: 20))),
      ownerID: try owner(), title: "t\(number)", description: "", version: 4,
      contentHash: content.hash, contentSize: Int64(content.bytes.count),
      createTime: Timestamp(microseconds: 5), updateTime: Timestamp(microseconds: 6))
    return ExportedSession(metadata: metadata, versionName: "n", content: content)
  }

  private static func version(
    _ number: Int64, _ content: Content, writer: OwnerID
  ) -> SessionVersion {
    SessionVersion(
      version: number, name: "", title: "old", description: "d", contentHash: content.hash,
      contentSize: Int64(content.bytes.count), updateTime: Timestamp(microseconds: number),
      writerID: writer, isDeleted: number == 2)
  }
}

/// What reading a bundle came to.
struct BundleReading: Equatable {
  /// Each event as a word, and what it tells.
  var events: [String] = []
  /// Why it ended; nil for a whole bundle.
  var reason: PersistenceError.Reason?

  init(_ records: [BundleRecord], resumingAfter checkpoint: BundleCheckpoint? = nil) {
    var reader = BundleReader(resumingAfter: checkpoint)
    do {
      for record in records { events.append(try Self.word(for: reader.read(record))) }
      reason = reader.truncation?.reason
    } catch {
      reason = error.reason
    }
  }

  init(file: [UInt8], pieceSize: Int) {
    var file = file[...]
    var reader = BundleReader()
    var framer = BundleFileReader()
    do {
      while !file.isEmpty {
        framer.append(file.prefix(pieceSize))
        file = file.dropFirst(pieceSize)
        while let record = try framer.next() {
          events.append(try Self.word(for: reader.read(record)))
        }
      }
      reason = framer.isAtBoundary ? reader.truncation?.reason : .bundleTruncated
    } catch {
      reason = error.reason
    }
  }

  private static func word(for event: BundleReader.Event) -> String {
    func text(_ bytes: [UInt8]?) -> String {
      bytes.map { String(decoding: $0, as: UTF8.self) } ?? "-"
    }
    return switch event {
    case .manifest(let manifest): "manifest of \(manifest.ownerID)"
    case .session(let session, let content):
      "\(session.metadata?.title ?? "") \(text(content.bytes))"
    case .version(let version, let content): "\(version.version) \(text(content.bytes))"
    case .sessionEnd: "end"
    case .trailer(let trailer): "trailer \(trailer.sessionCount) \(trailer.versionCount)"
    }
  }
}
