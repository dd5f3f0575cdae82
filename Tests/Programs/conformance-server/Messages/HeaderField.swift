// SPDX-License-Identifier: Apache-2.0

import JSONText
import ProtobufWire
import RPC

/// `connectrpc.conformance.v1.Header`: a key of metadata, or of a query, with its values in order.
struct HeaderField: WireMessage, Equatable {
  var name = ""
  /// Text as it stands in a header: of a `-bin` key, base64.
  var values: [String] = []
}

extension HeaderField {
  static let wireName = "connectrpc.conformance.v1.Header"

  mutating func visitFields<V: FieldVisiting>(_ visitor: inout V) throws(V.Failure) {
    try visitor.field(1, "name", &name, .string)
    try visitor.repeated(2, "value", &values, .string)
  }
}

extension [HeaderField] {
  /// Pairs gathered by their names, which keep the order of their first values.
  init(gathering pairs: some Sequence<(name: String, value: String)>) {
    self = []
    for (name, value) in pairs {
      if let index = firstIndex(where: { $0.name == name }) {
        self[index].values.append(value)
      } else {
        append(HeaderField(name: name, values: [value]))
      }
    }
  }

  /// What a caller sent.
  init(_ metadata: Metadata) {
    self.init(
      gathering: metadata.entries.lazy.map { entry in
        let bytes = entry.isBinary ? Base64.encode(entry.value) : entry.value
        return (entry.key, String(decoding: bytes, as: UTF8.self))
      })
  }
}

extension Metadata {
  /// What a definition asks to be sent.
  init(_ fields: [HeaderField]) throws(RPCError) {
    self.init()
    for field in fields {
      for value in field.values {
        guard field.name.lowercased().hasSuffix("-bin") else {
          append(field.name, value)
          continue
        }
        guard let bytes = Base64.decode(Array(value.utf8)) else {
          throw RPCError(.invalidArgument, "the value of \(field.name) is not base64")
        }
        append(field.name, bytes: bytes)
      }
    }
  }
}
