// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// One numbered step of the schema: SQL text that runs once per database, in its own transaction.
/// It must not contain commands that PostgreSQL refuses inside a transaction, and must not end it.
public struct Migration: Hashable, Sendable {
  /// Counts from 1 without gaps.
  public let number: Int
  /// The name of the step: words joined by underscores.
  public let name: String
  /// The statements, with line feeds only.
  public let sql: String
  /// The change of the layout; the first line of the file names it.
  public let change: LayoutChange
  /// SHA-256 of `sql`: a step that was applied must never be edited.
  public let checksum: Digest

  /// Makes a migration from a file named `m<number>_<name>`. CR LF counts as LF, so that a checkout
  /// on another system has the same checksum.
  public init(fileName: String, text: [UInt8]) throws(MigrationError) {
    let parts = fileName.split(separator: "_", maxSplits: 1)
    guard fileName.hasPrefix("m"), parts.count == 2, let number = Int(parts[0].dropFirst()),
      number > 0, !parts[1].isEmpty
    else { throw .fileNameInvalid(fileName) }
    let normalised = Self.normalise(text)
    guard let sql = String(validating: normalised, as: UTF8.self) else {
      throw .fileNotUTF8(fileName)
    }
    self.number = number
    self.name = String(parts[1])
    self.sql = sql
    change = LayoutChange(firstLineOf: sql)
    do {
      checksum = try SHA256.digest(of: normalised)
    } catch {
      throw .hashingFailed("\(error)")
    }
  }

  private static func normalise(_ text: [UInt8]) -> [UInt8] {
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    return text.indices.compactMap { index in
      let isPairFirst = text[index] == cr && index + 1 < text.count && text[index + 1] == lf
      return isPairFirst ? nil : text[index]
    }
  }
}

extension Migration: CustomStringConvertible {
  /// `0001 create_session`.
  public var description: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + " " + name
  }
}
