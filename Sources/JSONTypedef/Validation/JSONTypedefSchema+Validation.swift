// SPDX-License-Identifier: Apache-2.0

import JSONText

extension JSONTypedefSchema {
  /// Validates a document (RFC 8927 3.3).
  ///
  /// Numbers are integers by value: `1.0` and `10e-1` are. An object whose tag does not come first
  /// is read twice, so the work is at most `depthMax` times the size.
  ///
  /// - Parameter document: The document as JSON.
  /// - Returns: The report; its `errors` are empty if the document is valid.
  /// - Throws: `JSONTypedefDocumentError` if the text cannot be validated.
  public func validate(
    _ document: [UInt8], options: JSONTypedefOptions = JSONTypedefOptions()
  ) throws(JSONTypedefDocumentError) -> JSONTypedefReport {
    do throws(JSONTextError) {
      try JSONValidator.validate(document, depthMax: options.depthMax)
    } catch {
      throw .malformed(error)
    }
    return try document.withUnsafeBufferPointer { (buffer) throws(JSONTypedefDocumentError) in
      var validator = JSONTypedefValidator(
        UnsafeRawBufferPointer(buffer), definitions, options)
      return try validator.report(on: root)
    }
  }
}
