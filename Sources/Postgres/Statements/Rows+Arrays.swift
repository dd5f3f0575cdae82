// SPDX-License-Identifier: Apache-2.0

extension Rows {
  /// A `text[]` of one dimension without NULLs.
  public func textArray(_ row: Int, _ column: Int) throws(PostgresError) -> [String] {
    guard let texts = try withBytes(row, column, { ArrayReader($0).texts() }) else {
      throw .malformed("column \(column) is not a plain array of texts")
    }
    return texts
  }

  /// A value that texts stand for. Throws when `make` does not know it.
  @inlinable
  public func textArray<Value>(
    _ row: Int, _ column: Int, as make: ([String]) -> Value?
  ) throws(PostgresError) -> Value {
    guard let value = make(try textArray(row, column)) else { throw unknown(column) }
    return value
  }
}

/// Reads the binary format of arrays: dimensions, has-nulls flag, element type, then for each
/// dimension its length and lower bound, then each element with its size (`array_send` in
/// arrayfuncs.c). Every method returns nil when the bytes are exhausted or wrong.
private struct ArrayReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  consuming func texts() -> [String]? {
    guard let dimensions = int32(), int32() != nil,
      int32() == Int32(bitPattern: PostgresType.text.rawValue)
    else { return nil }
    if dimensions == 0 { return [] }
    guard dimensions == 1, let count = int32(), count >= 0, int32() != nil else { return nil }
    var texts: [String] = []
    for _ in 0..<count {
      guard let text = text() else { return nil }
      texts.append(text)
    }
    return offset == bytes.count ? texts : nil
  }

  private mutating func text() -> String? {
    guard let size = int32(), size >= 0, bytes.count - offset >= Int(size) else { return nil }
    defer { offset += Int(size) }
    return String(
      validatingUTF8: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(size)]))
  }

  private mutating func int32() -> Int32? {
    guard bytes.count - offset >= 4 else { return nil }
    defer { offset += 4 }
    return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
  }
}
