// SPDX-License-Identifier: Apache-2.0

extension String {
  /// The text that these bytes are, or nil when they are not UTF-8.
  ///
  /// `init(validating:as:)` is generic and not specialized in the static library: it costs a
  /// thousand instructions for a text of a few bytes.
  init?(validatingUTF8 bytes: UnsafeRawBufferPointer) {
    let units = Span<UInt8>(_unsafeBytes: bytes)
    guard let text = try? UTF8Span(validating: units) else { return nil }
    self.init(copying: text)
  }
}
