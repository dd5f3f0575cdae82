// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reactor
import Synchronization
import Testing

/// Calls a closure for each readiness.
final class Watcher: ReadinessHandler {
  var registration: Registration?
  private let body: (Watcher, Readiness) -> Void

  init(_ body: @escaping (Watcher, Readiness) -> Void) { self.body = body }

  func handle(_ readiness: Readiness) { body(self, readiness) }
}

/// A pipe, closed when it is let go of.
final class Pipe: Sendable {
  let reading: Int32
  let writing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    (reading, writing) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  func fill() {
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }

  deinit {
    close(reading)
    close(writing)
  }
}

@Suite struct RegistrationTests {
  /// Runs `body` on a loop's thread and waits for what it resumes with.
  func onThread<Result: Sendable>(
    _ body: @escaping @Sendable (EventLoop, CheckedContinuation<Result, Never>) throws -> Void
  ) async throws -> Result {
    try await withLoop { loop in
      await withCheckedContinuation { continuation in
        loop.execute {
          do { try body(loop, continuation) } catch { Issue.record(error) }
        }
      }
    }
  }

  @Test func `readiness repeats until it is consumed`() async throws {
    let seen: [Readiness] = try await onThread { loop, continuation in
      let pipe = Pipe()
      pipe.fill()
      var seen: [Readiness] = []
      let watcher = Watcher { watcher, readiness in
        seen.append(readiness)
        guard seen.count == 3 else { return }
        watcher.registration?.deregister()
        continuation.resume(returning: seen)
      }
      watcher.registration = try loop.register(pipe.reading, interest: .readable, watcher)
      loop.schedule(after: .seconds(60)) { _ = pipe }
    }
    #expect(seen == [.readable, .readable, .readable])
  }

  @Test func `only what is of interest is delivered`() async throws {
    let seen: [Readiness] = try await onThread { loop, continuation in
      var ends: [Int32] = [-1, -1]
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
      let (near, far) = (ends[0], ends[1])
      var byte: UInt8 = 1
      write(far, &byte, 1)
      var seen: [Readiness] = []
      let watcher = Watcher { watcher, readiness in
        seen.append(readiness)
        do {
          switch seen.count {
          case 1: try watcher.registration?.update(.readable)
          case 2: try watcher.registration?.update([.readable, .writable])
          default:
            watcher.registration?.deregister()
            close(near)
            close(far)
            continuation.resume(returning: seen)
          }
        } catch { Issue.record(error) }
      }
      watcher.registration = try loop.register(near, interest: .writable, watcher)
    }
    #expect(seen == [.writable, .readable, [.readable, .writable]])
  }

  @Test func `a hang-up reaches the handler, and a paused one is left in peace`() async throws {
    let seen: [String] = try await onThread { loop, continuation in
      var ends: [Int32] = [-1, -1]
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
      let (near, far) = (ends[0], ends[1])
      var seen: [String] = []
      let watcher = Watcher { watcher, readiness in
        seen.append(readiness.contains(.failed) ? "failed" : "ready")
        watcher.registration?.deregister()
        close(near)
        continuation.resume(returning: seen)
      }
      let registration = try loop.register(near, interest: .readable, watcher)
      watcher.registration = registration
      try registration.update([])
      close(far)
      loop.schedule(after: .milliseconds(5)) {
        seen.append("paused")
        do { try registration.update(.readable) } catch { Issue.record(error) }
      }
    }
    #expect(seen == ["paused", "failed"])
  }

  /// Two descriptors are ready in one wait; the first handler closes the second and opens a new
  /// one, which gets the same number. The event of the old one must reach nobody.
  @Test func `an event collected for a closed descriptor reaches nobody`() async throws {
    let strays: Int = try await onThread { loop, continuation in
      var pipes: [Int32] = [-1, -1]
      pipe(&pipes)
      var strays = 0
      var watchers: [Watcher] = []
      var descriptors: [Int32] = []
      var isFirst = true
      for _ in 0..<2 {
        let descriptor = dup(pipes[0])
        descriptors.append(descriptor)
        let watcher = Watcher { watcher, _ in
          guard isFirst else {
            strays += 1
            return
          }
          isFirst = false
          let other = watchers.first { $0 !== watcher }
          let number = other?.registration?.descriptor ?? -1
          other?.registration?.deregister()
          // dup2 closes the old descriptor and reuses its number in one step.
          #expect(dup2(pipes[1], number) == number)
          let newcomer = Watcher { _, _ in strays += 1 }
          newcomer.registration = try? loop.register(number, interest: .readable, newcomer)
          watcher.registration?.deregister()
          loop.schedule(after: .milliseconds(2)) {
            newcomer.registration?.deregister()
            for descriptor in descriptors { close(descriptor) }
            close(pipes[0])
            close(pipes[1])
            continuation.resume(returning: strays)
          }
        }
        watcher.registration = try loop.register(descriptor, interest: .readable, watcher)
        watchers.append(watcher)
      }
      var byte: UInt8 = 1
      write(pipes[1], &byte, 1)
    }
    #expect(strays == 0)
  }

  @Test func `a descriptor that epoll refuses is a typed error`() async throws {
    let failure: ReactorError? = try await onThread { loop, continuation in
      do throws(ReactorError) {
        _ = try loop.register(-1, interest: .readable, Watcher { _, _ in })
        continuation.resume(returning: nil)
      } catch {
        continuation.resume(returning: error)
      }
    }
    #expect(failure == .system(.epollControl, code: EBADF))
  }

  @Test func `slots are reused by thousands of registrations`() async throws {
    let count: Int = try await onThread { loop, continuation in
      var count = 0
      for _ in 0..<5_000 {
        let pipe = Pipe()
        let registration = try loop.register(
          pipe.reading, interest: .readable, Watcher { _, _ in })
        registration.deregister()
        registration.deregister()
        count += registration.isActive ? 0 : 1
      }
      continuation.resume(returning: count)
    }
    #expect(count == 5_000)
  }
}
