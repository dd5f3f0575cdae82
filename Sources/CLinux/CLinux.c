#define _GNU_SOURCE 1
#include "CLinux.h"

_Thread_local void *clinux_thread_loop = NULL;

int clinux_accept(int listener, struct sockaddr *address, socklen_t *size) {
  return accept4(listener, address, size, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int clinux_thread_name(pthread_t thread, const char *name) {
  return pthread_setname_np(thread, name);
}
