// SPDX-License-Identifier: Apache-2.0

import JSONText
import JSONTypedef

/// A schema, on the first line, judges a document within its limits, or one of them is refused.
/// Every error names a place of the document; keeping unknown keys refuses nothing more.
func fuzzJSONTypedef(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let text = input.line()
  let document = Array(input.rest)
  _ = try? VersionedDocument(parsing: document, depthMax: 16)
  guard let schema = try? JSONTypedefSchema(parsing: text, depthMax: 16) else { return }
  var options = JSONTypedefOptions()
  options.depthMax = 16
  options.errorsMax = 8
  options.unknownKeysMax = 8
  guard let strict = try? schema.validate(document, options: options) else { return }
  try JSONValidator.validate(document, depthMax: 16)
  try require(strict.errors.count <= 8 && strict.unknownKeys.isEmpty, "\(strict)")
  try require(!strict.isCut || strict.errors.count == 8, "cut after \(strict.errors.count)")
  options.unknownKeys = .keep
  guard let keeping = try? schema.validate(document, options: options) else {
    // What comes behind the last error that is listed is not read.
    return try require(strict.isCut, "a document is read only by halves")
  }
  try require(keeping.errors.count <= strict.errors.count, "keeping refuses more")
  try require(keeping.unknownKeys.count <= 8, "\(keeping.unknownKeys.count) unknown keys")
}
