// Linux interfaces that `import Glibc` does not show to Swift, and socket calls whose C macros
// Swift cannot import. Every function here is a thin wrapper that returns what the call returns.
//
// This header must not define _GNU_SOURCE: Glibc's Swift module is built without it, and the two
// would disagree about fd_set and sockaddr arguments. GNU calls are wrapped in CLinux.c.
#pragma once
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

// The opaque pointer of the event loop whose thread this is, or NULL. A C thread-local costs one
// load where pthread_getspecific costs a call.
extern _Thread_local void *clinux_thread_loop;

static inline void *clinux_thread_loop_load(void) { return clinux_thread_loop; }
static inline void clinux_thread_loop_store(void *loop) { clinux_thread_loop = loop; }

// accept4(2), close-on-exec and non-blocking.
int clinux_accept(int listener, struct sockaddr *address, socklen_t *size);
// SO_PEERCRED of unix(7): who connected to a Unix socket; 0, or -1 with errno.
int clinux_peer_credentials(int socket, uint32_t *user, uint32_t *group, int32_t *process);
// pthread_setname_np(3); at most 15 bytes.
int clinux_thread_name(pthread_t thread, const char *name);

// The number of processors the process may run on (sched_getaffinity(2)), or -1 with errno if there are
// more than glibc's set holds.
int clinux_affinity_count(void);

// Lets go of the pages of code and constants that are mapped, of the program and its libraries.
void clinux_release_image(void);

// epoll_event is packed and holds a union, which Swift would rather not touch.
static inline int clinux_epoll_control(int epoll, int operation, int fd, uint32_t events,
                                       uint64_t tag) {
  struct epoll_event event = {.events = events, .data.u64 = tag};
  return epoll_ctl(epoll, operation, fd, &event);
}
static inline uint32_t clinux_epoll_events(const struct epoll_event *event) {
  return event->events;
}
static inline uint64_t clinux_epoll_tag(const struct epoll_event *event) {
  return event->data.u64;
}

static const uint32_t clinux_epollin = EPOLLIN;
static const uint32_t clinux_epollout = EPOLLOUT;
static const uint32_t clinux_epollerr = EPOLLERR;
static const uint32_t clinux_epollhup = EPOLLHUP;
static const uint32_t clinux_epollet = EPOLLET;

// Flags whose enum or macro form Swift imports as another integer type than the call wants.
static const int clinux_socket_stream = SOCK_STREAM;
static const int clinux_socket_flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
static const int clinux_message_flags = MSG_NOSIGNAL;
static const int clinux_protocol_tcp = IPPROTO_TCP;
static const int clinux_protocol_ipv6 = IPPROTO_IPV6;
static const int clinux_eventfd_flags = EFD_NONBLOCK | EFD_CLOEXEC;
