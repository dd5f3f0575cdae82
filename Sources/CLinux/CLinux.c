#define _GNU_SOURCE 1
#include "CLinux.h"

#include <link.h>
#include <sched.h>
#include <sys/mman.h>

_Thread_local void *clinux_thread_loop = NULL;

int clinux_accept(int listener, struct sockaddr *address, socklen_t *size) {
  return accept4(listener, address, size, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int clinux_thread_name(pthread_t thread, const char *name) {
  return pthread_setname_np(thread, name);
}

int clinux_peer_credentials(int socket, uint32_t *user, uint32_t *group, int32_t *process) {
  struct ucred credentials;
  socklen_t size = sizeof credentials;
  int result = getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size);
  if (result == 0) {
    *user = credentials.uid;
    *group = credentials.gid;
    *process = credentials.pid;
  }
  return result;
}

int clinux_affinity_count(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : -1;
}

// madvise(2) on what the file alone determines: segments that are not written to.
static int release_segments(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size;
  const uintptr_t page = *(const uintptr_t *)context;
  for (size_t index = 0; index < object->dlpi_phnum; index++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[index];
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W) != 0) continue;
    uintptr_t start = (object->dlpi_addr + segment->p_vaddr + page - 1) & ~(page - 1);
    uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz) & ~(page - 1);
    if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}

void clinux_release_image(void) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  dl_iterate_phdr(release_segments, &page);
}
