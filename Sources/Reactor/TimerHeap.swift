// SPDX-License-Identifier: Apache-2.0

/// The pending timers of a loop as a 4-ary heap, earliest deadline first, ties by age. Each timer
/// knows its position, so cancelling removes it at once: a server with a deadline for every request
/// must not keep a million cancelled timers until they would have fired.
///
/// Invariant: `entries[timer.position] === timer` for every pending timer; all others have none.
struct TimerHeap {
  private var entries: [Timer] = []

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }
  var first: Timer? { entries.first }

  mutating func insert(_ timer: Timer) {
    entries.append(timer)
    timer.position = entries.count - 1
    siftUp(entries.count - 1)
  }

  mutating func remove(_ timer: Timer) {
    guard let hole = timer.position else { return }
    timer.position = nil
    let last = entries.removeLast()
    guard hole < entries.count else { return }
    place(last, at: hole)
    siftUp(hole)
    siftDown(last.position ?? hole)
  }

  /// Removes and returns the earliest timer if it is due at `now`.
  mutating func popDue(at now: MonotonicInstant) -> Timer? {
    guard let timer = entries.first, timer.deadline <= now else { return nil }
    remove(timer)
    return timer
  }

  mutating func removeAll() {
    for timer in entries { timer.position = nil }
    entries.removeAll()
  }

  private func isBefore(_ left: Timer, _ right: Timer) -> Bool {
    (left.deadline, left.id) < (right.deadline, right.id)
  }

  private mutating func place(_ timer: Timer, at position: Int) {
    entries[position] = timer
    timer.position = position
  }

  private mutating func siftUp(_ start: Int) {
    var hole = start
    let timer = entries[start]
    while hole > 0 {
      let parent = (hole - 1) / 4
      guard isBefore(timer, entries[parent]) else { break }
      place(entries[parent], at: hole)
      hole = parent
    }
    place(timer, at: hole)
  }

  private mutating func siftDown(_ start: Int) {
    var hole = start
    let timer = entries[start]
    while true {
      let children = (4 * hole + 1)..<min(4 * hole + 5, max(entries.count, 4 * hole + 1))
      guard let least = children.min(by: { isBefore(entries[$0], entries[$1]) }),
        isBefore(entries[least], timer)
      else { break }
      place(entries[least], at: hole)
      hole = least
    }
    place(timer, at: hole)
  }
}
