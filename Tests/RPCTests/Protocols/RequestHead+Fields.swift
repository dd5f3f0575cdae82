// SPDX-License-Identifier: Apache-2.0

@testable import RPC

extension RequestHead {
  /// The head of a request with these fields, read as a transport reads it.
  init(
    services: ServiceRegistry, _ fields: [(String, String)],
    among resources: (any ResourceMap)? = nil
  ) {
    self.init(services: services, isCompressing: true)
    func forEachField(
      _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
    ) {
      for (name, value) in fields {
        Array(name.utf8).withUnsafeBufferPointer { name in
          Array(value.utf8).withUnsafeBufferPointer { body(name, $0) }
        }
      }
    }
    forEachField { take($0, $1) }
    if resources != nil || needsSecondReading {
      readAgain(isSecure: false)
      forEachField { takeAgain($0, $1) }
    }
    lookUp(among: resources)
  }
}
