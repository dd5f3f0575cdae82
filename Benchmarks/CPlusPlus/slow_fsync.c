// SPDX-License-Identifier: Apache-2.0
// Makes each fsync and fdatasync of a program take five milliseconds, as on a slow disk, instead of
// what this machine's takes. For LD_PRELOAD.
#include <time.h>

static int pause_instead(void) {
  const struct timespec five_milliseconds = {.tv_nsec = 5000000};
  return nanosleep(&five_milliseconds, 0);
}

int fsync(int descriptor) {
  (void)descriptor;
  return pause_instead();
}

int fdatasync(int descriptor) {
  (void)descriptor;
  return pause_instead();
}
