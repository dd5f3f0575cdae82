// SPDX-License-Identifier: Apache-2.0

import JSONText

/// A patch, on the first line, makes JSON of JSON within its limits, or it is refused. A merge
/// patch changes nothing when it is applied again (RFC 7396 section 1).
func fuzzJSONPatch(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let patch = input.line()
  let document = Array(input.rest)
  let limits = JSONPatchLimits(
    resultBytesMax: 8_192, depthMax: 16, operationsMax: 64, readBytesMax: 1 << 20)
  if let result = try? JSONPatch.apply(patch, to: document, limits: limits) {
    try requireJSON(result, limits)
  }
  if let result = try? JSONMergePatch.apply(patch, to: document, limits: limits) {
    try requireJSON(result, limits)
    if let again = try? JSONMergePatch.apply(patch, to: result, limits: limits) {
      try require(again == result, "a merge patch changes what it has made")
    }
  }
}

private func requireJSON(_ result: [UInt8], _ limits: JSONPatchLimits) throws {
  try require(result.count <= limits.resultBytesMax, "\(result.count) bytes")
  try JSONValidator.validate(result, depthMax: limits.depthMax)
}
