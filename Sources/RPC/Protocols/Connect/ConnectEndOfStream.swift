// SPDX-License-Identifier: Apache-2.0

import JSONText

/// The last envelope of a stream of Connect, the only place of its error and its trailing metadata
/// (connectrpc.com/docs/protocol, EndStreamMessage).
enum ConnectEndOfStream {
  /// The envelope, which is JSON for every codec and never compressed. `metadata` is sent
  /// without an error; an error has its own.
  static func envelope(_ error: ConnectError?, metadata: Metadata) -> [UInt8] {
    var frame = [UInt8](repeating: 0, count: MessagePrefix.size)
    frame.append(UInt8(ascii: "{"))
    if let error {
      frame.append(contentsOf: #""error":"#.utf8)
      error.append(to: &frame)
    }
    append(error?.metadata ?? metadata, isFirst: error == nil, to: &frame)
    frame.append(UInt8(ascii: "}"))
    MessagePrefix.write(to: &frame, flag: MessagePrefix.endOfStreamFlag)
    return frame
  }

  /// Appends the member `metadata`: each key once, with an array of its values.
  private static func append(
    _ metadata: Metadata, isFirst: Bool, to text: inout [UInt8]
  ) {
    let keys = grouped(metadata)
    if keys.isEmpty { return }
    if !isFirst { text.append(UInt8(ascii: ",")) }
    text.append(contentsOf: #""metadata":{"#.utf8)
    for (index, entry) in keys.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      JSONString.append(Array(entry.key.utf8), to: &text)
      text.append(contentsOf: ":[".utf8)
      for (index, value) in entry.values.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        // JSON is Unicode; a value of other bytes is repaired.
        JSONString.append(Array(String(decoding: value, as: UTF8.self).utf8), to: &text)
      }
      text.append(UInt8(ascii: "]"))
    }
    text.append(UInt8(ascii: "}"))
  }

  /// The values as header fields have them, by their keys, in the order in which these come first.
  private static func grouped(_ metadata: Metadata) -> [(key: String, values: [[UInt8]])] {
    var places: [String: Int] = [:]
    var keys: [(key: String, values: [[UInt8]])] = []
    metadata.forEachField { key, value in
      if let place = places[key] {
        keys[place].values.append(value)
      } else {
        places[key] = keys.count
        keys.append((key, [value]))
      }
    }
    return keys
  }
}
