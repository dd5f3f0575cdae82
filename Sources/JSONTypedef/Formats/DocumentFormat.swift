// SPDX-License-Identifier: Apache-2.0

import JSONText

/// A document format as known to a program: its newest version, the schema of that version, and the
/// migrations that bring older documents up to it.
///
///     version 1 ── migration ──► 2 ── migration ──► 3 = version: held against the schema
///
/// Invariant: the migrations read consecutive versions, and the last one reads the version before
/// the newest.
public struct DocumentFormat: Sendable {
  /// The name of the format.
  public let name: String
  /// The newest version.
  public let version: Int32
  /// The schema of the newest version.
  public let schema: JSONTypedefSchema
  private let migrations: [DocumentMigration]

  /// Creates a format. Its newest version is the one that the last migration produces, or 1 without
  /// migrations.
  ///
  /// - Parameters:
  /// - name: The name, which must not be empty.
  ///   - schema: The schema of the newest version.
  /// - migrations: One migration for each older version that can still be read, in any order.
  /// - Throws: `DocumentFormatError.migrationMissing` if a version between them has none, and
  ///   `migrationRepeated` if two read the same version.
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
    /// The version before the migrations.
    public let cameAs: Int32
    /// The result of the validation. Members that the schema does not know are kept in the
    /// document.
    public let report: JSONTypedefReport
  }

  /// Migrates a document to the newest version and validates it. By default, unknown members are
  /// kept and are not errors.
  ///
  /// - Throws: `DocumentFormatError` if the document is in another format, in a version newer than
  ///   the program's or older than the first migration's; if a migration fails; or if the document
  ///   is not JSON. A document that violates the schema is returned with its errors: the program
  ///   decides whether to show it.
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
    // A migration may rely on valid JSON, including the output of the migration before it.
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
