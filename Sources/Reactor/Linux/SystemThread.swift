// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A POSIX thread that must be joined. For the few places that need a thread of their own: event
/// loops and library calls that block.
public struct SystemThread: Sendable {
  private let handle: pthread_t

  private final class Start: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs `body` on a new thread with all signals blocked, so that signals reach the thread that
  /// waits for them. `name` is cut to the kernel's 15 bytes.
  public static func start(
    name: String, _ body: @escaping @Sendable () -> Void
  ) throws(ReactorError) -> SystemThread {
    var handle = pthread_t()
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    let start = Unmanaged.passRetained(Start(body))
    let code = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    pthread_sigmask(SIG_SETMASK, &before, nil)
    guard code == 0 else {
      start.release()
      throw ReactorError.system(.pthreadCreate, code: code)
    }
    _ = clinux_thread_name(handle, String(decoding: name.utf8.prefix(15), as: UTF8.self))
    return SystemThread(handle: handle)
  }

  /// Waits for the end of the thread. Exactly one of `join()` and `detach()` must be called.
  public func join() {
    pthread_join(handle, nil)
  }

  /// Lets the thread end alone.
  public func detach() {
    pthread_detach(handle)
  }
}

// The loop whose thread this is: one load of a C thread-local.
extension SystemThread {
  static var loop: EventLoop? {
    guard let pointer = clinux_thread_loop_load() else { return nil }
    return Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
  }

  static func isLoop(_ loop: EventLoop) -> Bool {
    clinux_thread_loop_load() == Unmanaged.passUnretained(loop).toOpaque()
  }

  static func enter(_ loop: EventLoop) {
    clinux_thread_loop_store(Unmanaged.passUnretained(loop).toOpaque())
  }

  static func leave() {
    clinux_thread_loop_store(nil)
  }
}
