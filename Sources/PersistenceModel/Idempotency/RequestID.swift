// SPDX-License-Identifier: Apache-2.0

/// A client's id for one attempted change, so that a retry changes nothing twice: 1 to 64 printable
/// ASCII characters, for example a UUID (AIP-155).
public struct RequestID: Hashable, Sendable {
  /// The most characters: 64.
  public static let characterCountMax = 64

  /// The characters.
  public let text: String

  /// A request id from what a caller sent.
  ///
  /// - Throws: `REQUEST_ID_INVALID` when it is empty, too long or holds anything but printable
  ///   ASCII.
  public init(validating text: String) throws(PersistenceError) {
    let count = text.utf8.count
    guard 1...RequestID.characterCountMax ~= count, text.utf8.allSatisfy({ 0x21...0x7e ~= $0 })
    else {
      throw PersistenceError(
        .requestIDInvalid,
        "request_id must have 1 to \(RequestID.characterCountMax) printable ASCII characters.",
        field: "request_id",
        metadata: ["length": "\(count)", "limit": "\(RequestID.characterCountMax)"])
    }
    self.text = text
  }

  /// The id of an attempt that is known by something else.
  init(internal text: String) { self.text = text }
}
