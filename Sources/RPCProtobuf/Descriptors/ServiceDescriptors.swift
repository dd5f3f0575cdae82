// SPDX-License-Identifier: Apache-2.0

import CServiceDescriptors

/// The services that come with this module, in the form that server reflection hands out.
public enum ServiceDescriptors {
  /// An encoded `google.protobuf.FileDescriptorSet` of health and reflection, which import nothing.
  /// Two sets one after the other are one: append that of the server's own services.
  public static var fileDescriptorSet: [UInt8] {
    [UInt8](UnsafeBufferPointer(start: service_descriptors(), count: service_descriptors_size()))
  }
}
