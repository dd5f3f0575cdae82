// SPDX-License-Identifier: Apache-2.0

import RPC

/// The method of `grpc.reflection.v1.ServerReflection`, and of its `v1alpha` twin, which older
/// tools ask for. The two have the same messages on the wire.
enum ReflectionMethods {
  static let all = ["v1", "v1alpha"].map { version in
    BidirectionalMethod<ReflectionRequest, ReflectionResponse>(
      "grpc.reflection.\(version).ServerReflection", "ServerReflectionInfo", access: .anyone,
      budget: .watches)
  }
}
