// SPDX-License-Identifier: Apache-2.0

/// A connected socket on a loop, with the output that the kernel did not accept yet.
///
///     open --shutDown, linger--> lingering: input is discarded --end of stream--> closed
///
/// A socket that is closed while bytes of the peer wait unread is reset by the kernel, and the peer
/// may never see what was written last. So a connection that this end closes lingers: it reads and
/// discards until the peer has closed its side too, or its owner waits no longer.
public struct BufferedSocket: ~Copyable {
  private let socket: Socket
  private let loop: EventLoop
  private var registration: Registration?
  private var isReading = true
  /// The bytes that the kernel did not accept, from `unsentStart` on.
  private var unsent: [UInt8] = []
  private var unsentStart = 0
  /// The time since which the kernel has accepted no unsent byte; nil while there is none.
  public private(set) var stalledSince: MonotonicInstant?

  /// Takes a connected socket, which nothing watches yet.
  public init(_ socket: consuming Socket, on loop: EventLoop) {
    socket.disableDelay()
    self.socket = socket
    self.loop = loop
  }

  /// True if output waits for the kernel.
  public var hasUnsent: Bool { unsentStart < unsent.count }

  /// The memory that unsent output takes, in bytes.
  public var unsentBytes: Int { unsent.capacity }

  /// Watches the socket for `handler`: for input, and for room while output is unsent.
  public mutating func register(_ handler: any ReadinessHandler) throws(ReactorError) {
    registration = try loop.register(socket.descriptor, interest: .readable, handler)
  }

  /// Stops or resumes watching for input.
  public mutating func setReading(_ isReading: Bool) throws(ReactorError) {
    self.isReading = isReading
    try updateInterest()
  }

  private func updateInterest() throws(ReactorError) {
    var interest: Interest = isReading ? .readable : []
    if hasUnsent { interest.insert(.writable) }
    try registration?.update(interest)
  }

  /// Reads into `buffer`, which must not be empty; see `Socket.read(into:)`.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(ReactorError) -> Socket.ReadOutcome {
    try socket.read(into: buffer)
  }

  /// Enables TCP keepalive; see `Socket.probe(after:)`.
  public func probe(after silence: Duration) { socket.probe(after: silence) }

  // MARK: Writing

  /// Writes `bytes` after the unsent ones. False if the kernel did not accept all: the rest is kept
  /// for `writeUnsent()`, which is to be called when the socket is writable.
  public mutating func write(_ bytes: [UInt8]) throws(ReactorError) -> Bool {
    guard !hasUnsent else {
      unsent.append(contentsOf: bytes)
      return try writeUnsent()
    }
    let written = try send(bytes, from: 0)
    guard written < bytes.count else { return true }
    unsent = Array(bytes[written...])
    unsentStart = 0
    stalledSince = loop.now
    try updateInterest()
    return false
  }

  /// Writes the unsent bytes; true if none are left.
  public mutating func writeUnsent() throws(ReactorError) -> Bool {
    guard hasUnsent else { return true }
    let written = try send(unsent, from: unsentStart)
    if written > 0 { stalledSince = loop.now }
    unsentStart &+= written
    guard !hasUnsent else { return false }
    forgetUnsent()
    try updateInterest()
    return true
  }

  private func send(_ bytes: [UInt8], from start: Int) throws(ReactorError) -> Int {
    guard start < bytes.count else { return 0 }
    return try bytes.withUnsafeBufferPointer { (buffer) throws(ReactorError) in
      try socket.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[start...])))
    }
  }

  private mutating func forgetUnsent() {
    unsent = []
    unsentStart = 0
    stalledSince = nil
  }

  // MARK: The end

  /// Closes the outgoing direction after `lastBytes`. They are tried once, and only if nothing is
  /// unsent: after a partial write they would be taken for the rest of what was cut short.
  public mutating func shutDown(after lastBytes: [UInt8] = []) {
    if !hasUnsent { _ = try? send(lastBytes, from: 0) }
    forgetUnsent()
    socket.shutdownWrite()
  }

  /// Watches for what the peer still sends, which is to be discarded. False if the socket cannot be
  /// watched.
  public mutating func linger() -> Bool {
    registration != nil && (try? setReading(true)) != nil
  }

  /// Reads what has arrived and discards it; true if the peer has closed its side.
  public func discard(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    for _ in 0..<Self.discardsPerTurnMax {
      switch try? socket.read(into: buffer) {
      case .bytes: continue
      case .wouldBlock: return false
      case .endOfStream, nil: return true
      }
    }
    return false
  }

  /// Stops watching the socket, which is closed with this value.
  public mutating func deregister() {
    registration?.deregister()
    registration = nil
  }

  /// Reads of a turn, so that a peer that never stops sending does not hold up the loop.
  private static let discardsPerTurnMax = 4
}
