// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTP1
import HTTP2
import RPC

/// The heads of HTTP/2 answers with their `date`. A loop keeps those that most answers have, each
/// for a second.
///
/// Invariant: touched on its loop's thread only.
final class DatedBlocks {
  private let date: HTTPDate
  private var seconds = 0
  private var kept: [HeaderBlock?] = Array(
    repeating: nil, count: ResponseBlock.Common.allCases.count)

  /// Blocks with the date that `date` formats.
  init(_ date: HTTPDate) { self.date = date }

  /// The head of a block that is sent now.
  func head(_ block: ResponseBlock) -> HeaderBlock {
    let now = time(nil)
    guard case .common(let common) = block else { return made(block, at: now) }
    if now != seconds {
      seconds = now
      for index in kept.indices { kept[index] = nil }
    }
    if let known = kept[common.rawValue] { return known }
    let made = made(block, at: now)
    kept[common.rawValue] = made
    return made
  }

  private func made(_ block: ResponseBlock, at now: Int) -> HeaderBlock {
    var made = HeaderBlock()
    block.forEachField { name, value in
      made.append(name: name, value: value)
      if name == ":status" {
        made.append(name: "date", value: date.bytes(secondsSince1970: now))
      }
    }
    return made
  }
}
