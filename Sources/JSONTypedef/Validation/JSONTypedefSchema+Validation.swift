// SPDX-License-Identifier: Apache-2.0

import JSONText

extension JSONTypedefSchema {
  /// Validates a document (RFC 8927 3.3).
  ///
  /// A number is whole by its value: `1.0` and `10e-1` are integers. Of a tag that stands in its
  /// object late, the object is read twice; so the work is at most `depthMax` times the size.
  ///
  /// - Parameter document: The document as JSON.
  /// - Returns: The errors, if there are any.
  /// - Throws: `JSONTypedefDocumentError` for a text about which no schema can say anything.
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
