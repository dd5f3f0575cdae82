// SPDX-License-Identifier: Apache-2.0

#ifndef HOLDFAST_SERVICE_DESCRIPTORS_H
#define HOLDFAST_SERVICE_DESCRIPTORS_H

#include <stddef.h>

// The google.protobuf.FileDescriptorSet of gRPC's health and reflection services. `make golden`
// writes it.
const unsigned char *_Nonnull service_descriptors(void);

// The number of its bytes.
size_t service_descriptors_size(void);

#endif
