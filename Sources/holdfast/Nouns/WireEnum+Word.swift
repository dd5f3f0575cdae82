// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

extension WireEnum {
  /// The value as a word: its name in lower case without the common prefix, or the number of a
  /// value that this program does not know.
  func word(without prefix: String) -> String {
    guard let name = Self.name(of: rawValue) else { return "\(rawValue)" }
    return name.dropFirst(prefix.count).lowercased().split(separator: "_").joined(separator: " ")
  }
}
