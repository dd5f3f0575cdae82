// SPDX-License-Identifier: Apache-2.0

import JSONText

/// A format of documents as one program knows it: its newest version, the schema of that, and the
/// steps by which older documents become new ones.
///
///     version 1 ── migration ──► 2 ── migration ──► 3 = version: held against the schema
///
/// Invariant: the migrations read successive versions, the last one the version before the newest.
public struct DocumentFormat: Sendable {
  /// The name of the format.
  public let name: String
  /// The newest version.
  public let version: Int32
  /// The schema of the newest version.
  public let schema: JSONTypedefSchema
  private let migrations: [DocumentMigration]

  /// A format. Its newest version is the one that the last migration writes, or 1 without any.
  ///
  /// - Parameters:
  ///   - name: The name, which is not empty.
  ///   - schema: The schema of the newest version.
  ///   - migrations: A step for each older version that can still be read, in any order.
  /// - Throws: `DocumentFormatError.migrationMissing` for a gap between them, and
  ///   `migrationRepeated` for two that read one version.
  public init(
    _ name: String, schema: JSONTypedefSchema, migrations: [DocumentMigration] = []
  ) throws(DocumentFormatError) {
    let steps = migrations.sorted { $0.version < $1.version }
    for (step, next) in zip(steps, steps.dropFirst()) where next.version != step.version + 1 {
      throw next.version == step.version
        ? .migrationRepeated(from: step.version) : .migrationMissing(from: step.version + 1)
    }
    self.name = name
    self.schema = schema
    self.migrations = steps
    version = steps.last.map { $0.version + 1 } ?? 1
  }

  /// A document in the newest version.
  public struct Loaded: Sendable, Equatable {
    /// The document as JSON.
    public let content: [UInt8]
    /// The version in which it came.
    public let cameAs: Int32
    /// The outcome of its validation. Members that the schema does not know are in the document
    /// still.
    public let report: JSONTypedefReport
  }

  /// Brings a document to the newest version and holds it against the schema, which does not have
  /// to allow the members that it does not know.
  ///
  /// - Throws: `DocumentFormatError` if the document is in another format, in a version that is
  ///   newer than this program, or in one that is older than its first migration; if a migration
  ///   fails; or if the document is not JSON. A document that breaks the schema is returned with
  ///   its errors: the program decides if it shows it.
  public func load(
    _ document: VersionedDocument, options: JSONTypedefOptions = .keepingUnknownKeys
  ) throws(DocumentFormatError) -> Loaded {
    guard document.format == name else {
      throw .otherFormat(document.format, expected: name)
    }
    guard document.version <= version else {
      throw .newer(name, version: document.version, newestKnown: version)
    }
    let oldest = migrations.first?.version ?? version
    guard document.version >= oldest else {
      throw .older(name, version: document.version, oldestKnown: oldest)
    }
    var content = document.content
    for step in migrations where step.version >= document.version {
      content = try Self.migrated(content, by: step, depthMax: options.depthMax)
    }
    do throws(JSONTypedefDocumentError) {
      let report = try schema.validate(content, options: options)
      return Loaded(content: content, cameAs: document.version, report: report)
    } catch {
      throw .notADocument(error)
    }
  }

  private static func migrated(
    _ content: [UInt8], by step: DocumentMigration, depthMax: Int
  ) throws(DocumentFormatError) -> [UInt8] {
    // A migration may count on JSON, also on that of the migration before it.
    do throws(JSONTextError) {
      try JSONValidator.validate(content, depthMax: depthMax)
    } catch {
      throw .notADocument(.malformed(error))
    }
    do {
      return try step.change(content)
    } catch {
      throw .migrationFailed(from: step.version, reason: "\(error)")
    }
  }
}
