// SPDX-License-Identifier: Apache-2.0

#include "CServiceDescriptors.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "descriptors.binpb"
};

const unsigned char *service_descriptors(void) { return bytes; }

size_t service_descriptors_size(void) { return sizeof bytes; }
