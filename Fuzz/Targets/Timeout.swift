// SPDX-License-Identifier: Apache-2.0

@testable import RPC

/// A timeout is one to eight digits and a unit, and is never written shorter than it is.
func fuzzTimeout(_ bytes: [UInt8]) throws {
  guard let timeout = bytes.withUnsafeBufferPointer({ Timeout.decode($0) }) else { return }
  try require(2...9 ~= bytes.count, "\(bytes.count) bytes")
  let again = Array(Timeout.encode(timeout).utf8).withUnsafeBufferPointer { Timeout.decode($0) }
  try require(
    again.map { timeout <= $0 } ?? false, "\(timeout) becomes \(String(describing: again))")
}
