// SPDX-License-Identifier: Apache-2.0

import RPC

/// The parameters of a request for a resource, taken by name. Names and values are compared byte
/// for byte: none of them needs an escape.
struct ResourceQuery {
  private var parameters: [(name: String, value: String)]

  /// The parameters of the part of a target after `?`.
  init(_ query: [UInt8]) {
    parameters = query.split(separator: UInt8(ascii: "&")).map { pair in
      let name = pair.prefix { $0 != UInt8(ascii: "=") }
      return (
        String(decoding: name, as: UTF8.self),
        String(decoding: pair.dropFirst(name.count + 1), as: UTF8.self)
      )
    }
  }

  /// Takes the values of a parameter that may be repeated.
  mutating func values(_ name: String) -> [String] {
    defer { parameters.removeAll { $0.name == name } }
    return parameters.filter { $0.name == name }.map(\.value)
  }

  /// Takes a parameter that is `true` or `false`; false where there is none.
  mutating func flag(_ name: String) throws(ResourceRefusal) -> Bool {
    try choice(name, among: ["true": true, "false": false]) ?? false
  }

  /// Takes a parameter with one of these values; nil where there is none. Refuses a repeated one,
  /// since two readers could use different values.
  mutating func choice<Value>(
    _ name: String, among choices: KeyValuePairs<String, Value>
  ) throws(ResourceRefusal) -> Value? {
    let values = values(name)
    guard let value = values.first else { return nil }
    guard values.count == 1, let found = choices.first(where: { $0.key == value }) else {
      throw .malformedQuery("\(name) must be one of: \(choices.map(\.key).joined(separator: ", "))")
    }
    return found.value
  }

  /// Refuses parameters that were not taken: a misspelt one must not be ignored where it would
  /// have kept the call from writing.
  func finish() throws(ResourceRefusal) {
    guard let rest = parameters.first else { return }
    throw .malformedQuery("there is no parameter \(rest.name.prefix(64))")
  }
}
