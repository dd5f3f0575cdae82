// SPDX-License-Identifier: Apache-2.0

@testable import RPC

/// The body of a text request: however it is cut, the same bytes come out or it is refused, and
/// bytes that came out can be written as one text that means the same. The first byte says where to
/// cut.
func fuzzGRPCWebText(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let pieceSize = Int(input.byte()) + 1
  let text = Array(input.rest)
  let whole = decoded(text, pieceSize: max(text.count, 1))
  let pieces = decoded(text, pieceSize: pieceSize)
  try require(
    whole == pieces,
    "\(String(describing: whole)) in one piece, \(String(describing: pieces)) in several")
  guard let whole else { return }
  try require(whole.count <= text.count / 4 * 3, "base64 grows when it is decoded")
  let again = decoded(GRPCWebText.encode(whole), pieceSize: pieceSize)
  try require(again == whole, "decoded bytes change")
}

private func decoded(_ text: [UInt8], pieceSize: Int) -> [UInt8]? {
  var decoder = GRPCWebText()
  var bytes: [UInt8] = []
  do {
    for start in stride(from: 0, to: text.count, by: pieceSize) {
      bytes += try text[start..<min(start + pieceSize, text.count)].withUnsafeBytes {
        try decoder.receive($0)
      }
    }
    try decoder.receiveEnd()
  } catch {
    return nil
  }
  return bytes
}
