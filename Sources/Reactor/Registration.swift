// SPDX-License-Identifier: Apache-2.0

/// A descriptor that an event loop watches for a handler. Belongs to the loop's thread.
///
/// The loop keeps registration and handler alive until `deregister()`, which must come before the
/// descriptor is closed: afterwards its number may name another file.
public final class Registration {
  /// The descriptor, owned by its registrant.
  public let descriptor: Int32
  /// The readiness that the handler waits for.
  public private(set) var interest: Interest = []
  /// The value that epoll returns with an event: slot and generation in the loop's table.
  let tag: UInt64
  private(set) var handler: (any ReadinessHandler)?
  private let loop: EventLoop

  init(descriptor: Int32, tag: UInt64, handler: any ReadinessHandler, loop: EventLoop) {
    self.descriptor = descriptor
    self.tag = tag
    self.handler = handler
    self.loop = loop
  }

  /// True until `deregister()`.
  public var isActive: Bool { handler != nil }

  /// Changes the handler's interest. Makes a system call only if it differs.
  public func update(_ new: Interest) throws(ReactorError) {
    guard isActive, new != interest else { return }
    try loop.poller.change(descriptor, from: interest, to: new, tag: tag)
    interest = new
  }

  /// Stops watching. No event that epoll has already collected reaches the handler after this.
  public func deregister() {
    guard isActive else { return }
    loop.forget(self)
    // The descriptor may be closed already when a library closed it on an error: nothing to undo.
    try? loop.poller.change(descriptor, from: interest, to: [], tag: tag)
    interest = []
    handler = nil
  }

  func deliver(_ readiness: Readiness) {
    let wanted = readiness.intersection([Readiness(rawValue: interest.rawValue), .failed])
    guard !wanted.isEmpty else { return }
    handler?.handle(wanted)
  }
}

/// The registrations of a loop, found by the tag that epoll returns. A slot counts its generations,
/// so that an event for an earlier registration of the slot is dropped.
struct RegistrationTable {
  private struct Slot {
    /// Starts at 1, so that no tag is 0, which is the loop's own eventfd.
    var generation: UInt32 = 1
    var registration: Registration?
  }

  private var slots: [Slot] = []
  private var free: [UInt32] = []

  /// Reserves a slot and returns its tag.
  mutating func reserve() -> UInt64 {
    if let index = free.popLast() { return tag(of: index) }
    slots.append(Slot())
    return tag(of: UInt32(slots.count - 1))
  }

  mutating func fill(_ registration: Registration) {
    slots[index(of: registration.tag)].registration = registration
  }

  /// Frees the slot behind `tag` and retires the tag.
  mutating func release(_ tag: UInt64) {
    let index = index(of: tag)
    slots[index].registration = nil
    slots[index].generation = slots[index].generation == .max ? 1 : slots[index].generation + 1
    free.append(UInt32(index))
  }

  /// The registration that `tag` was given to, or nil if it is gone.
  subscript(tag: UInt64) -> Registration? {
    let index = index(of: tag)
    guard slots.indices.contains(index), slots[index].generation == UInt32(tag >> 32) else {
      return nil
    }
    return slots[index].registration
  }

  var active: [Registration] { slots.compactMap(\.registration) }

  private func tag(of index: UInt32) -> UInt64 {
    UInt64(slots[Int(index)].generation) << 32 | UInt64(index)
  }

  private func index(of tag: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: tag)) }
}
