// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// A `google.protobuf.FieldMask` as its paths in lowerCamelCase, joined by commas.
enum PathText {
  /// The number of paths that a mask may have: many more than a message has fields.
  static let countMax = 1_000

  /// The mask that a text means; nil where a path is not in lowerCamelCase, or there are too many.
  static func parse(_ text: [UInt8]) -> FieldMask? {
    var mask = FieldMask()
    guard !text.isEmpty else { return mask }
    guard text.count(where: { $0 == UInt8(ascii: ",") }) < countMax else { return nil }
    for path in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      var name: [UInt8] = []
      for byte in path {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): name += [UInt8(ascii: "_"), byte | 0x20]
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "."):
          name.append(byte)
        default: return nil
        }
      }
      mask.paths.append(String(decoding: name, as: UTF8.self))
    }
    return mask
  }

  /// Appends a mask; false where a path would not come back as it is.
  static func append(_ mask: FieldMask, to text: inout [UInt8]) -> Bool {
    var paths: [UInt8] = []
    for path in mask.paths {
      if !paths.isEmpty { paths.append(UInt8(ascii: ",")) }
      paths.append(contentsOf: LowerCamelCase(path.utf8))
    }
    guard parse(paths)?.paths == mask.paths else { return false }
    text.append(contentsOf: paths)
    return true
  }
}
