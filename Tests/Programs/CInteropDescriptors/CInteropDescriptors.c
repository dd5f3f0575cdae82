// SPDX-License-Identifier: Apache-2.0

#include "CInteropDescriptors.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "descriptors.binpb"
};

const unsigned char *interop_descriptors(void) { return bytes; }

size_t interop_descriptors_size(void) { return sizeof bytes; }
