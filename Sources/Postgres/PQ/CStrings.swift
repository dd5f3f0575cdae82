// SPDX-License-Identifier: Apache-2.0

import Glibc

/// C strings in an array that ends with NULL, as libpq wants its keywords.
final class CStrings {
  private var pointers: [UnsafePointer<CChar>?] = []

  init(_ strings: [String]) {
    for string in strings { pointers.append(strdup(string).map { UnsafePointer($0) }) }
    pointers.append(nil)
  }

  deinit {
    for pointer in pointers { free(UnsafeMutablePointer(mutating: pointer)) }
  }

  func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
    pointers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("the NULL is always there") }
      return body(base)
    }
  }
}
