// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSONText

@testable import RPC

/// Any bytes survive both alphabets, and any text is bytes or refused.
func fuzzBase64(_ bytes: [UInt8]) throws {
  try require(Base64.decode(Base64.encode(bytes)) == bytes, "base64 changes bytes")
  try require(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "base64url changes bytes")
  if let decoded = Base64.decode(bytes) {
    try require(decoded.count <= bytes.count, "base64 grows when it is decoded")
    try require(Base64.decode(Base64.encode(decoded)) == decoded, "decoded bytes change")
  }
  let text = String(decoding: bytes, as: UTF8.self)
  if let decoded = Base64URL.decode(text) {
    try require(Base64URL.encode(decoded) == text, "bytes have two spellings")
  }
}
