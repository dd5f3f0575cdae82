// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The methods that a server has, found by the exact bytes of their path.
///
/// A path is compared byte for byte and never decoded or normalised, so that what is authorised is
/// what runs (CVE-2026-33186 was a gap between the two).
public struct ServiceRegistry: Sendable {
  /// All methods, in the order of registration.
  public private(set) var methods: [Method] = []
  /// Open addressing with linear probing; at most half full. -1 is a free slot.
  private var slots: [Int] = Array(repeating: -1, count: 16)

  public init() {}

  /// Adds a method. Two methods of one path are a mistake of the program.
  public mutating func register(_ method: Method) {
    precondition(self.method(path: method.path) == nil, "\(method.path) is registered twice")
    methods.append(method)
    if methods.count * 2 > slots.count {
      slots = Array(repeating: -1, count: slots.count * 2)
      for index in methods.indices { place(index) }
    } else {
      place(methods.count - 1)
    }
  }

  /// The names of the services, `package.Service`, each once, sorted.
  public var serviceNames: [String] {
    Set(methods.map { String($0.path.dropFirst().prefix { $0 != "/" }) }).sorted()
  }

  /// The method of a path, or nil.
  public func method(path: String) -> Method? {
    var path = path
    return path.withUTF8 { method(path: $0) }
  }

  /// The method of a path given as bytes, or nil; allocates nothing.
  public func method(path: UnsafeBufferPointer<UInt8>) -> Method? {
    index(path: path).map { methods[$0] }
  }

  /// The index in `methods` of the method of a path, or nil.
  public func index(path: UnsafeBufferPointer<UInt8>) -> Int? {
    var slot = Self.hash(path) & (slots.count &- 1)
    while slots[slot] >= 0 {
      if methods[slots[slot]].path.isSame(as: path) { return slots[slot] }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  private mutating func place(_ index: Int) {
    var path = methods[index].path
    var slot = path.withUTF8 { Self.hash($0) } & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = index
  }

  /// FNV-1a. A caller who finds collisions gains nothing: the set of paths is ours.
  private static func hash(_ path: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in path { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}

extension String {
  /// True if the text is exactly these bytes.
  fileprivate func isSame(as bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    utf8.withContiguousStorageIfAvailable { own in
      guard own.count == bytes.count else { return false }
      guard let start = own.baseAddress, let other = bytes.baseAddress else { return true }
      return memcmp(start, other, own.count) == 0
    } ?? false
  }
}
