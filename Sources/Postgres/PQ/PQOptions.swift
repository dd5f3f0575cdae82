// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// The parameters that libpq reads from a connection string before it connects.
enum PQOptions {
  /// The options that libpq would use for these parameters: from the string, its service, the
  /// environment and defaults. Options without a value are omitted. Reads the service file but does
  /// not connect.
  static func expand(
    _ parameters: [(keyword: String, value: String)], string: String
  ) throws(ConnectionStringError) -> [String: String] {
    guard let read = PQconninfoParse(string, nil) else { throw .unreadable }
    PQconninfoFree(read)
    // Each leaves one option out, by which it keeps libpq from connecting.
    var options = try expand(parameters, without: "channel_binding")
    options["channel_binding"] = try expand(parameters, without: "sslmode")["channel_binding"]
    return options
  }

  /// libpq expands options only for a connection. An impossible value of one of them ends that
  /// connection before it begins: no name is resolved and no socket opened. Wraps `PQconninfo`.
  private static func expand(
    _ parameters: [(keyword: String, value: String)], without option: String
  ) throws(ConnectionStringError) -> [String: String] {
    let impossible = parameters + [(option, "-")]
    let keywords = CStrings(impossible.map(\.keyword))
    let values = CStrings(impossible.map(\.value))
    let connection = keywords.withPointers { keywords in
      values.withPointers { values in PQconnectStartParams(keywords, values, 1) }
    }
    defer { PQfinish(connection) }
    guard let list = PQconninfo(connection) else { throw .unreadable }
    defer { PQconninfoFree(list) }
    var expanded: [String: String] = [:]
    var entry = list
    while let keyword = entry.pointee.keyword {
      if let value = entry.pointee.val {
        expanded[String(cString: keyword)] = String(cString: value)
      }
      entry += 1
    }
    guard expanded.removeValue(forKey: option) != nil else {
      throw .serviceUnusable(PQConnection.firstLine(of: PQerrorMessage(connection)))
    }
    return expanded
  }
}
