// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// An epoll set with an eventfd in it: mechanism only, level-triggered, no policy.
///
/// The eventfd alone is edge-triggered. It is therefore never read: each write ends a wait once.
struct Poller: ~Copyable {
  private let epoll: Int32
  private let wakeUp: Int32
  private let events: UnsafeMutableBufferPointer<epoll_event>

  /// The maximum number of events of one wait. The next wait reports the rest.
  private static let eventsMax = 256

  struct Event {
    let tag: UInt64
    let readiness: Readiness
  }

  init() throws(ReactorError) {
    let epoll = epoll_create1(O_CLOEXEC)
    guard epoll >= 0 else { throw ReactorError.system(.epollCreate, code: errno) }
    let wakeUp = eventfd(0, clinux_eventfd_flags)
    guard wakeUp >= 0 else {
      let code = errno
      close(epoll)
      throw ReactorError.system(.eventfd, code: code)
    }
    let events = clinux_epollin | clinux_epollet
    guard clinux_epoll_control(epoll, EPOLL_CTL_ADD, wakeUp, events, 0) == 0 else {
      let code = errno
      close(epoll)
      close(wakeUp)
      throw ReactorError.system(.epollControl, code: code)
    }
    self.epoll = epoll
    self.wakeUp = wakeUp
    self.events = .allocate(capacity: Self.eventsMax)
  }

  deinit {
    close(epoll)
    close(wakeUp)
    events.deallocate()
  }

  /// Ends the current wait, or else the next one. Callable from any thread.
  func wake() {
    var one: UInt64 = 1
    _ = write(wakeUp, &one, MemoryLayout<UInt64>.size)
  }

  /// Waits and returns how many events were collected. -1 waits without end.
  func wait(milliseconds: Int32) -> Int {
    let count = epoll_wait(epoll, events.baseAddress, Int32(Self.eventsMax), milliseconds)
    if count < 0 {
      precondition(errno == EINTR, "epoll_wait fails only when its descriptor or buffer is broken")
      return 0
    }
    return Int(count)
  }

  /// The event at `index` of the last wait. The eventfd's own has tag 0.
  func event(at index: Int) -> Event {
    withUnsafePointer(to: events[index]) { pointer in
      let bits = clinux_epoll_events(pointer)
      var readiness: Readiness = []
      if bits & clinux_epollin != 0 { readiness.insert(.readable) }
      if bits & clinux_epollout != 0 { readiness.insert(.writable) }
      if bits & (clinux_epollerr | clinux_epollhup) != 0 { readiness.insert(.failed) }
      return Event(tag: clinux_epoll_tag(pointer), readiness: readiness)
    }
  }

  /// Moves a descriptor from one interest to another, where an empty interest is not in the set.
  func change(
    _ descriptor: Int32, from old: Interest, to new: Interest, tag: UInt64
  ) throws(ReactorError) {
    if old == new { return }
    let operation =
      old.isEmpty ? EPOLL_CTL_ADD : new.isEmpty ? EPOLL_CTL_DEL : EPOLL_CTL_MOD
    var bits: UInt32 = 0
    if new.contains(.readable) { bits |= clinux_epollin }
    if new.contains(.writable) { bits |= clinux_epollout }
    guard clinux_epoll_control(epoll, operation, descriptor, bits, tag) == 0 else {
      throw ReactorError.system(.epollControl, code: errno)
    }
  }
}
