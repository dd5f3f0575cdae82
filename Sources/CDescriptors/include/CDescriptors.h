// SPDX-License-Identifier: Apache-2.0

#ifndef HOLDFAST_DESCRIPTORS_H
#define HOLDFAST_DESCRIPTORS_H

#include <stddef.h>

// The google.protobuf.FileDescriptorSet of everything under Proto/ with what it imports, imports
// first. `make golden` writes it.
const unsigned char *_Nonnull holdfast_descriptors(void);

// The number of its bytes.
size_t holdfast_descriptors_size(void);

#endif
