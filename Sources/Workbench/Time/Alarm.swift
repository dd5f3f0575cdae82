// SPDX-License-Identifier: Apache-2.0

/// The time at which an engine wants to be woken.
///
/// Each edit moves that time a little, so a waiting task is kept unless the new time is earlier;
/// when it wakes, it checks whether to wait on.
struct Alarm {
  private var wanted: Int64?
  private var armed: Int64?
  private var task: Task<Void, Never>?

  /// Sets the wake-up time, replacing any other. `wait` starts a task that calls `ring`.
  mutating func set(_ time: Int64, _ wait: (Int64) -> Task<Void, Never>) {
    wanted = time
    if let armed, armed <= time { return }
    task?.cancel()
    armed = time
    task = wait(time)
  }

  /// True if it is time to wake the engine; otherwise waits on.
  mutating func ring(_ time: Int64, now: Int64, _ wait: (Int64) -> Task<Void, Never>) -> Bool {
    guard armed == time, let wanted else { return false }
    guard wanted > now else {
      (self.wanted, armed, task) = (nil, nil, nil)
      return true
    }
    armed = wanted
    task = wait(wanted)
    return false
  }

  mutating func cancel() {
    task?.cancel()
    self = Alarm()
  }
}
