// SPDX-License-Identifier: Apache-2.0

import JSONText
import JSONTypedef

/// What a schema says of a document: `/instance /schema` for each error, sorted.
func judgement(
  _ schema: String, _ document: String, _ options: JSONTypedefOptions = JSONTypedefOptions()
) throws -> [String] {
  let schema = try JSONTypedefSchema(parsing: Array(schema.utf8))
  let report = try schema.validate(Array(document.utf8), options: options)
  return report.errors.map { "\($0.instancePath.text) \($0.schemaPath.text)" }.sorted()
}

/// The place of the fault in a schema, and the rule that it breaks; nil if it is one.
func fault(of schema: String) -> String? {
  do throws(JSONTypedefSchemaError) {
    _ = try JSONTypedefSchema(parsing: Array(schema.utf8))
    return nil
  } catch {
    return "\(error.path.text) \(error.rule)"
  }
}
