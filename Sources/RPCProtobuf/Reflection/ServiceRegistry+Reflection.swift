// SPDX-License-Identifier: Apache-2.0

public import RPC

extension ServiceRegistry {
  /// Registers server reflection. Call it last: it lists the services registered so far, and
  /// itself.
  public mutating func registerReflection(_ pool: DescriptorPool) {
    let names = (serviceNames + ReflectionMethods.all.map(\.descriptor.service)).sorted()
    for method in ReflectionMethods.all {
      bind(method) { requests, _, answers in
        var reflection = Reflection(pool: pool, serviceNames: names)
        for try await request in requests {
          try await answers.send(reflection.answer(request))
        }
      }
    }
  }
}
