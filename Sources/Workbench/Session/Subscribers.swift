// SPDX-License-Identifier: Apache-2.0

/// The asynchronous sequences to which elements are published.
struct Subscribers<Element: Sendable>: Sendable {
  private var continuations: [Int: AsyncStream<Element>.Continuation] = [:]
  private var last = 0

  mutating func add(_ continuation: AsyncStream<Element>.Continuation) -> Int {
    last += 1
    continuations[last] = continuation
    return last
  }

  mutating func remove(_ id: Int) { continuations[id] = nil }

  func tell(_ element: Element) {
    for continuation in continuations.values { continuation.yield(element) }
  }

  func finish() {
    for continuation in continuations.values { continuation.finish() }
  }
}
