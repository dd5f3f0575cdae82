// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A child process with a thread of its own that spawned it and waits for its end.
///
/// The thread is needed for more than waiting: the kernel sends a child its parent-death signal
/// when the *thread* that made it ends (prctl(2)), so that thread has to live as long as the child.
///
/// Invariant: the process is reaped and the state changed in one critical section, so `signal` can
/// never reach a process that was given the same number later.
final class SupervisedProcess: Sendable {
  private enum State {
    case starting
    case running(pid_t)
    case ended
    case failed(errno: Int32)
  }

  private let words: [String]
  private let output: Int32
  private let state = Mutex(State.starting)
  /// The raw wait status, once the process has ended.
  private let waitStatus = Atomic<Int32>(0)

  /// The poll interval of a blocking wait.
  private static let pollMilliseconds: Int32 = 5

  /// Starts the program `words[0]`, a path, with the other words as arguments, standard input empty
  /// and both outputs going to the descriptor `output`, in a process group of its own (a terminal's
  /// Ctrl-C must not stop the database before the server that uses it).
  init(_ words: [String], output: Int32) throws(ClusterError) {
    self.words = words
    self.output = output
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self)
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<SupervisedProcess>.fromOpaque(context).takeRetainedValue().supervise()
        return nil
      }, context.toOpaque())
    guard result == 0 else {
      context.release()
      throw .system(call: "pthread_create", path: words.first ?? "", errno: result)
    }
    pthread_detach(thread)
    try waitUntilStarted()
  }

  /// True until the process has ended.
  var isRunning: Bool {
    state.withLock { state in
      if case .running = state { true } else { false }
    }
  }

  /// True if the process exited with code 0.
  var succeeded: Bool { !isRunning && waitStatus.load(ordering: .acquiring) == 0 }

  /// Sends a signal, unless the process has ended.
  func signal(_ number: Int32) {
    state.withLock { state in
      if case .running(let pid) = state { kill(pid, number) }
    }
  }

  /// Blocks until the process has ended or `limit` has passed; returns whether it has ended.
  func waitForEnd(limit: Duration) -> Bool {
    let deadline = ContinuousClock.now + limit
    while isRunning {
      if ContinuousClock.now >= deadline { return false }
      poll(nil, 0, Self.pollMilliseconds)
    }
    return true
  }

  private func waitUntilStarted() throws(ClusterError) {
    while true {
      let failure: Int32? = state.withLock { state in
        switch state {
        case .starting: nil
        case .running, .ended: 0
        case .failed(let errno): errno
        }
      }
      if failure == 0 { return }
      if let failure { throw .system(call: "posix_spawn", path: words.first ?? "", errno: failure) }
      poll(nil, 0, 1)
    }
  }

  private func supervise() {
    // Signals to this process are for its other threads.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    switch spawn() {
    case .failure(let error):
      state.withLock { $0 = .failed(errno: error.number) }
    case .success(let pid):
      state.withLock { $0 = .running(pid) }
      var info = siginfo_t()
      while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
      state.withLock { state in
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        waitStatus.store(status, ordering: .releasing)
        state = .ended
      }
    }
  }

  private struct SpawnError: Error { var number: Int32 }

  private func spawn() -> Result<pid_t, SpawnError> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The child starts with no signal blocked or ignored, whatever this process does with them.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(flags))

    // Nothing of our environment reaches PostgreSQL: a PGDATA or PGPORT of ours must not.
    let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]
    var pid = pid_t()
    let result = CStringArray(words).withPointers { arguments in
      CStringArray(environment).withPointers { variables in
        posix_spawn(&pid, words[0], &actions, &attributes, arguments, variables)
      }
    }
    return result == 0 ? .success(pid) : .failure(SpawnError(number: result))
  }
}

/// Words as C wants them: an array of strings that ends with a null pointer.
private struct CStringArray {
  var words: [String]

  init(_ words: [String]) { self.words = words }

  func withPointers<Result>(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let pointers = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: words.count + 1)
    pointers.initialize(repeating: nil)
    for (index, word) in words.enumerated() { pointers[index] = strdup(word) }
    defer {
      for pointer in pointers { free(pointer) }
      pointers.deallocate()
    }
    guard let base = pointers.baseAddress else {
      preconditionFailure("An allocation of at least one element has an address.")
    }
    return body(base)
  }
}
