// SPDX-License-Identifier: Apache-2.0

public import RPC

extension ServiceRegistry {
  /// Registers `grpc.reflection.v1.ServerReflection` and its `v1alpha` twin, which older tools ask
  /// for. Call it last: it tells of the services registered so far, and of itself.
  public mutating func registerReflection(_ pool: DescriptorPool) {
    let own = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]
    let names = (serviceNames + own).sorted()
    for service in own {
      bidirectional("/\(service)/ServerReflectionInfo", budget: .watches) {
        (
          requests: RequestReader<ReflectionRequest>, _,
          answers: ResponseWriter<ReflectionResponse>
        ) in
        var reflection = Reflection(pool: pool, serviceNames: names)
        for try await request in requests {
          try await answers.send(reflection.answer(request))
        }
      }
    }
  }
}
