#define _GNU_SOURCE 1
#include "CLinux.h"

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
