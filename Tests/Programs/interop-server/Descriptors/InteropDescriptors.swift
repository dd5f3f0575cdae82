// SPDX-License-Identifier: Apache-2.0

import CInteropDescriptors

/// What the server's own service looks like, in the form that server reflection hands out.
enum InteropDescriptors {
  /// An encoded `google.protobuf.FileDescriptorSet` of `grpc.testing`, which imports nothing.
  static var fileDescriptorSet: [UInt8] {
    [UInt8](UnsafeBufferPointer(start: interop_descriptors(), count: interop_descriptors_size()))
  }
}
