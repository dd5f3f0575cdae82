// SPDX-License-Identifier: Apache-2.0

#ifndef INTEROP_DESCRIPTORS_H
#define INTEROP_DESCRIPTORS_H

#include <stddef.h>

// The google.protobuf.FileDescriptorSet of grpc.testing. `make golden` writes it.
const unsigned char *_Nonnull interop_descriptors(void);

// The number of its bytes.
size_t interop_descriptors_size(void);

#endif
