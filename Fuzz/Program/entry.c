// SPDX-License-Identifier: Apache-2.0
// What libFuzzer calls. It brings a main of its own, as a Swift program would too.

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int holdfast_fuzz_choose(const char *name);
int holdfast_fuzz_run(const uint8_t *bytes, size_t count);

// libFuzzer leaves arguments alone that begin with two dashes.
int LLVMFuzzerInitialize(int *count, char ***words) {
  for (int index = 1; index < *count; index++) {
    const char *word = (*words)[index];
    if (strncmp(word, "--target=", 9) == 0 && holdfast_fuzz_choose(word + 9)) return 0;
  }
  fprintf(stderr, "usage: fuzz --target=NAME [libFuzzer's options]\n");
  exit(64);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  return holdfast_fuzz_run(bytes, count);
}
