// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import JSONText

/// Generates small documents and random changes of them, from a seed.
struct RandomDocument {
  /// A document that is easy to change.
  indirect enum Value {
    case scalar(String)
    case array([Value])
    case object([(String, Value)])
    /// Objects with ids.
    case set([(Int, Value)])
  }

  private var random: SplitMix

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  mutating func value(depth: Int = 3) -> Value {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 3), using: &random) {
    case 0...2: scalar()
    case 3, 4: .array((0..<count()).map { _ in value(depth: depth - 1) })
    case 5: .set(identified(depth: depth - 1))
    default: .object(members(depth: depth - 1))
    }
  }

  private mutating func count() -> Int { Int.random(in: 0...4, using: &random) }

  private mutating func scalar() -> Value {
    .scalar(
      ["0", "1", "-2.5", "1e2", "true", "null", "\"a\"", "\"\\u00e4/~\"", "\"\"", "\"b\""]
        .randomElement(using: &random) ?? "0")
  }

  private mutating func members(depth: Int) -> [(String, Value)] {
    let keys = ["a", "b", "c", "d~/", "", "ä"].shuffled(using: &random).prefix(count())
    return keys.map { ($0, value(depth: depth)) }
  }

  private mutating func identified(depth: Int) -> [(Int, Value)] {
    (1...8).shuffled(using: &random).prefix(count()).map { ($0, value(depth: depth)) }
  }

  /// A copy with a few random changes.
  mutating func change(_ value: Value) -> Value {
    if Int.random(in: 0..<10, using: &random) == 0 { return self.value(depth: 2) }
    switch value {
    case .scalar: return Bool.random(using: &random) ? value : scalar()
    case .array(var elements):
      if let index = elements.indices.randomElement(using: &random) {
        elements[index] = change(elements[index])
        if Int.random(in: 0..<4, using: &random) == 0 { elements.remove(at: index) }
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        let place = Int.random(in: 0...elements.count, using: &random)
        elements.insert(self.value(depth: 1), at: place)
      }
      return .array(elements)
    case .object(var members):
      if let index = members.indices.randomElement(using: &random) {
        members[index].1 = change(members[index].1)
        if Int.random(in: 0..<5, using: &random) == 0 { members.remove(at: index) }
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        let key = "n\(Int.random(in: 0..<3, using: &random))"
        if !members.contains(where: { $0.0 == key }) {
          members.append((key, self.value(depth: 1)))
        }
      }
      return .object(members)
    case .set(var elements):
      if let index = elements.indices.randomElement(using: &random) {
        elements[index].1 = change(elements[index].1)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: elements.remove(at: index)
        case 1: elements.shuffle(using: &random)
        default: break
        }
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        let id = Int.random(in: 9..<12, using: &random)
        if !elements.contains(where: { $0.0 == id }) {
          let place = Int.random(in: 0...elements.count, using: &random)
          elements.insert((id, self.value(depth: 1)), at: place)
        }
      }
      return .set(elements)
    }
  }

  /// The text of a document, with random white space.
  mutating func text(_ value: Value) -> [UInt8] { Array(spell(value).utf8) }

  private mutating func spell(_ value: Value) -> String {
    let gap = ["", "", " ", "\n  "].randomElement(using: &random) ?? ""
    switch value {
    case .scalar(let text): return text
    case .array(let elements):
      return "[" + elements.map { gap + spell($0) }.joined(separator: ",") + gap + "]"
    case .object(let members):
      return "{"
        + members.map { gap + "\"\($0.0)\":\(gap)" + spell($0.1) }.joined(separator: ",") + gap
        + "}"
    case .set(let elements):
      return "["
        + elements.map { gap + "{\"id\":\($0.0),\(gap)\"v\":" + spell($0.1) + "}" }
        .joined(separator: ",") + gap + "]"
    }
  }
}

/// True if two texts are equal as JSON.
func isEqual(_ left: [UInt8], _ right: [UInt8]) throws -> Bool {
  try JSONNodeReader.tree(of: left, countMax: .max)
    .isEqual(to: JSONNodeReader.tree(of: right, countMax: .max))
}
