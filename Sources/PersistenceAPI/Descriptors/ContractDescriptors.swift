// SPDX-License-Identifier: Apache-2.0

import CDescriptors

/// The contract in the form that server reflection hands out.
public enum ContractDescriptors {
  /// An encoded `google.protobuf.FileDescriptorSet` of all files of `holdfast.v1` and their
  /// imports, each file after its imports.
  public static var fileDescriptorSet: [UInt8] {
    [UInt8](UnsafeBufferPointer(start: holdfast_descriptors(), count: holdfast_descriptors_size()))
  }
}
