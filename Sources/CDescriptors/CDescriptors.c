// SPDX-License-Identifier: Apache-2.0

#include "CDescriptors.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "descriptors.binpb"
};

const unsigned char *holdfast_descriptors(void) { return bytes; }

size_t holdfast_descriptors_size(void) { return sizeof bytes; }
