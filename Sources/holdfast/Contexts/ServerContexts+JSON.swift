// SPDX-License-Identifier: Apache-2.0

import JSONText
import JSONTypedef

/// The JSON encoding of contexts: an envelope with a version, validated against a schema, so that
/// an older program rejects a newer file instead of losing data.
extension ServerContexts {
  private static let formatName = "holdfast.contexts"

  private static func format() throws -> DocumentFormat {
    let optional = [
      "user", "ca", "certificate", "key", "tokenFile", "tokenCommand", "draftKeyFile",
      "draftKeyCommand",
    ]
    .map { #""\#($0)":{"type":"string"}"# }.joined(separator: ",")
    let schema = """
      {"definitions":{"context":{
         "properties":{"name":{"type":"string"},"server":{"type":"string"}},
         "optionalProperties":{"tls":{"type":"boolean"},\(optional)}}},
       "properties":{"contexts":{"elements":{"ref":"context"}}},
       "optionalProperties":{"current":{"type":"string"}}}
      """
    return try DocumentFormat(
      formatName, schema: JSONTypedefSchema(parsing: Array(schema.utf8)))
  }

  /// Parses a contexts file.
  ///
  /// - Throws: `DocumentFormatError` or `JSONTypedefError`.
  init(parsing text: [UInt8]) throws {
    // Unknown members would be lost when the file is next written, so they are rejected.
    let loaded = try Self.format().load(
      VersionedDocument(parsing: text), options: JSONTypedefOptions())
    if let error = loaded.report.errors.first { throw error }
    let value = try JSONValue(parsing: loaded.content, depthMax: Self.depthMax)
    current = value.object?["current"]?.text
    all = (value.object?["contexts"]?.elements ?? []).compactMap { $0.object.map(Self.context) }
  }

  /// Creates a context from an object that the schema has accepted.
  private static func context(_ object: JSONObject) -> ServerContext {
    var context = ServerContext(
      name: object["name"]?.text ?? "", server: object["server"]?.text ?? "")
    context.tls = object["tls"] == .bool(true)
    context.user = object["user"]?.text
    context.ca = object["ca"]?.text
    context.certificate = object["certificate"]?.text
    context.key = object["key"]?.text
    context.tokenFile = object["tokenFile"]?.text
    context.tokenCommand = object["tokenCommand"]?.text
    context.draftKeyFile = object["draftKeyFile"]?.text
    context.draftKeyCommand = object["draftKeyCommand"]?.text
    return context
  }

  private static let depthMax = 8

  /// The contents of the file.
  var text: [UInt8] {
    var content = Array("{".utf8)
    if let current { Self.append("current", current, to: &content) }
    if current != nil { content += ",".utf8 }
    content += "\n\"contexts\":[".utf8
    for (index, context) in all.enumerated() {
      content += (index == 0 ? "\n{" : ",\n{").utf8
      Self.append("name", context.name, to: &content)
      content += ",".utf8
      Self.append("server", context.server, to: &content)
      if context.tls { content += #","tls":true"#.utf8 }
      for (key, value) in [
        ("user", context.user), ("ca", context.ca), ("certificate", context.certificate),
        ("key", context.key), ("tokenFile", context.tokenFile),
        ("tokenCommand", context.tokenCommand), ("draftKeyFile", context.draftKeyFile),
        ("draftKeyCommand", context.draftKeyCommand),
      ] {
        guard let value else { continue }
        content += ",".utf8
        Self.append(key, value, to: &content)
      }
      content += "}".utf8
    }
    content += "]}".utf8
    let document = VersionedDocument(format: Self.formatName, version: 1, content: content)
    return document.text + "\n".utf8
  }

  private static func append(_ key: String, _ value: String, to text: inout [UInt8]) {
    JSONString.append(Array(key.utf8), to: &text)
    text.append(UInt8(ascii: ":"))
    JSONString.append(Array(value.utf8), to: &text)
  }
}
