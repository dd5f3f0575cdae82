// SPDX-License-Identifier: Apache-2.0
//
// Calls a method of any gRPC server in a closed loop, with a key of its own in each call, and prints
// a line of JSON: calls, seconds, and latencies in microseconds.
//
//   calls ADDRESS PATH REQUEST [--connections N] [--streams N] [--seconds N] [--keys N] [--owners N]
//         [--ids FILE]
//
// REQUEST is a file with the message of a call. Where it has 22 bytes of 1, each call has a key in
// their place: a number below KEYS with its leading zeros, or, with --ids, the line of that number
// (modulo their count) of a file. Where it has 16 bytes of 2, each call has random digits. The call
// of key K is one of user-(K mod OWNERS).
//
// It is one thread on nghttp2, so that it takes as little as possible from the cores that it shares
// with the server: a call costs it a sixth of what a call of Holdfast's own client costs. It ends
// with 1 as soon as a call fails.
#include <arpa/inet.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kKeySize = 22, kRandomSize = 16;
/// Windows that no response fills.
constexpr int32_t kWindow = 64 << 20;

[[noreturn]] void Fail(const std::string &message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

std::string Contents(const char *path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Fail(std::string(path) + " cannot be read");
  std::ostringstream contents;
  contents << file.rdbuf();
  return contents.str();
}

struct Options {
  std::string address, path;
  int connections = 8, streams = 4, seconds = 5;
  uint64_t keys = 20'000, owners = 200;
  /// What stands in place of a key; empty if keys are numbers.
  std::vector<std::string> ids;
};

/// A call's message as gRPC frames it, with places for what varies.
class Request {
 public:
  explicit Request(const std::string &message) {
    uint32_t size = htonl(uint32_t(message.size()));
    bytes_.assign(1, '\0');
    bytes_.append(reinterpret_cast<char *>(&size), sizeof size);
    bytes_ += message;
    key_ = bytes_.find(std::string(kKeySize, '\1'));
    random_ = bytes_.find(std::string(kRandomSize, '\2'));
  }

  /// Writes the request of a key over what `body` holds.
  void Fill(uint64_t key, const Options &options, std::mt19937_64 &random, std::string &body) const {
    if (body.size() != bytes_.size()) body = bytes_;
    if (key_ != std::string::npos) {
      char digits[kKeySize + 1];
      std::snprintf(digits, sizeof digits, "%022llu", static_cast<unsigned long long>(key));
      const auto &ids = options.ids;
      body.replace(key_, kKeySize, ids.empty() ? digits : ids[key % ids.size()]);
    }
    if (random_ != std::string::npos) {
      for (size_t i = 0; i < kRandomSize; i++) body[random_ + i] = char('0' + random() % 10);
    }
  }

 private:
  std::string bytes_;
  size_t key_, random_;
};

/// What all connections share.
struct Load {
  Options options;
  Request request;
  Clock::time_point end = {};
  std::mt19937_64 random{1};
  std::vector<uint32_t> latencies = {};
  int open = 0;
};

/// One stream at a time, called again when it was answered.
struct Call {
  std::string user, body;
  size_t sent = 0;
  Clock::time_point began;
  bool is_ok = false;
};

class Connection {
 public:
  Connection(Load &load, int descriptor)
      : load_(load), descriptor_(descriptor), calls_(size_t(load.options.streams)) {
    nghttp2_session_callbacks *callbacks;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, OnHeader);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, OnClose);
    nghttp2_session_client_new(&session_, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_settings_entry window{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow};
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &window, 1);
    nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kWindow);
    for (auto &call : calls_) Start(call);
  }

  ~Connection() {
    nghttp2_session_del(session_);
    close(descriptor_);
  }

  Connection(const Connection &) = delete;
  Connection &operator=(const Connection &) = delete;

  int descriptor() const { return descriptor_; }

  /// Reads what has come. Calls that it answers are followed by others, which wait for Write.
  void Read() {
    uint8_t bytes[64 << 10];
    ssize_t count = recv(descriptor_, bytes, sizeof bytes, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) Fail("the server closed a connection");
    if (nghttp2_session_mem_recv(session_, bytes, size_t(count)) != count) Fail("broken HTTP/2");
  }

  /// Writes what waits, as far as the socket takes it; true if that was all.
  bool Write() {
    while (true) {
      while (unsent_.size() < (64 << 10)) {
        const uint8_t *bytes;
        ssize_t count = nghttp2_session_mem_send(session_, &bytes);
        if (count < 0) Fail("broken HTTP/2");
        if (count == 0) break;
        unsent_.append(reinterpret_cast<const char *>(bytes), size_t(count));
      }
      if (unsent_.empty()) return true;
      ssize_t count = send(descriptor_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
      if (count < 0 && errno == EAGAIN) return false;
      if (count < 0) Fail("the server closed a connection");
      unsent_.erase(0, size_t(count));
    }
  }

 private:
  void Start(Call &call) {
    const Options &options = load_.options;
    uint64_t key = load_.random() % options.keys;
    load_.request.Fill(key, options, load_.random, call.body);
    call.user = "user-" + std::to_string(key % options.owners);
    call.sent = 0;
    call.is_ok = false;
    call.began = Clock::now();
    nghttp2_nv fields[] = {
        Field(":method", "POST"), Field(":scheme", "http"), Field(":path", options.path),
        Field(":authority", options.address), Field("content-type", "application/grpc"),
        Field("te", "trailers"), Field("x-holdfast-user", call.user)};
    nghttp2_data_provider body;
    body.source.ptr = &call;
    body.read_callback = OnBody;
    if (nghttp2_submit_request(session_, nullptr, fields, std::size(fields), &body, &call) < 0)
      Fail("no stream is left");
    load_.open++;
  }

  static nghttp2_nv Field(std::string_view name, std::string_view value) {
    auto bytes = [](std::string_view text) {
      return reinterpret_cast<uint8_t *>(const_cast<char *>(text.data()));
    };
    return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
  }

  static ssize_t OnBody(nghttp2_session *, int32_t, uint8_t *buffer, size_t size, uint32_t *flags,
                        nghttp2_data_source *source, void *) {
    Call &call = *static_cast<Call *>(source->ptr);
    size_t count = std::min(size, call.body.size() - call.sent);
    std::memcpy(buffer, call.body.data() + call.sent, count);
    call.sent += count;
    if (call.sent == call.body.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return ssize_t(count);
  }

  static int OnHeader(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                      size_t name_size, const uint8_t *value, size_t size, uint8_t, void *) {
    std::string_view field(reinterpret_cast<const char *>(name), name_size);
    if (field == "grpc-status") {
      auto call =
          static_cast<Call *>(nghttp2_session_get_stream_user_data(session, frame->hd.stream_id));
      std::string_view status(reinterpret_cast<const char *>(value), size);
      if (status != "0") Fail("a call ended with status " + std::string(status));
      if (call) call->is_ok = true;
    }
    return 0;
  }

  static int OnClose(nghttp2_session *session, int32_t stream, uint32_t, void *self) {
    auto &connection = *static_cast<Connection *>(self);
    auto &call = *static_cast<Call *>(nghttp2_session_get_stream_user_data(session, stream));
    if (!call.is_ok) Fail("a stream ended without a status");
    Load &load = connection.load_;
    auto now = Clock::now();
    auto latency = std::chrono::duration_cast<std::chrono::microseconds>(now - call.began);
    load.latencies.push_back(uint32_t(latency.count()));
    load.open--;
    if (now < load.end) connection.Start(call);
    return 0;
  }

  Load &load_;
  int descriptor_;
  nghttp2_session *session_ = nullptr;
  std::vector<Call> calls_;
  std::string unsent_;
};

int Connected(const std::string &address) {
  auto colon = address.rfind(':');
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(uint16_t(std::atoi(address.c_str() + colon + 1)));
  if (colon == std::string::npos ||
      inet_pton(AF_INET, address.substr(0, colon).c_str(), &name.sin_addr) != 1)
    Fail(address + " is not an address: IPV4:PORT");
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(descriptor, reinterpret_cast<sockaddr *>(&name), sizeof name) != 0)
    Fail("nothing listens on " + address);
  int yes = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  fcntl(descriptor, F_SETFL, O_NONBLOCK);
  return descriptor;
}

void Run(Load &load) {
  int poll = epoll_create1(0);
  std::vector<std::unique_ptr<Connection>> connections;
  auto watch = [&](Connection &connection, int operation, bool writes) {
    epoll_event event{};
    event.events = EPOLLIN | (writes ? EPOLLOUT : 0u);
    event.data.ptr = &connection;
    epoll_ctl(poll, operation, connection.descriptor(), &event);
  };
  load.end = Clock::now() + std::chrono::seconds(load.options.seconds);
  for (int i = 0; i < load.options.connections; i++) {
    connections.push_back(std::make_unique<Connection>(load, Connected(load.options.address)));
    watch(*connections.back(), EPOLL_CTL_ADD, !connections.back()->Write());
  }
  while (load.open > 0) {
    epoll_event events[64];
    int count = epoll_wait(poll, events, 64, -1);
    for (int i = 0; i < count; i++) {
      auto &connection = *static_cast<Connection *>(events[i].data.ptr);
      if (events[i].events & ~uint32_t(EPOLLOUT)) connection.Read();
      bool is_done = connection.Write();
      if (!is_done || events[i].events & EPOLLOUT) watch(connection, EPOLL_CTL_MOD, !is_done);
    }
  }
  close(poll);
}

Options Parsed(int argc, char **argv) {
  static const option names[] = {
      {"connections", required_argument, nullptr, 'c'}, {"streams", required_argument, nullptr, 'm'},
      {"seconds", required_argument, nullptr, 's'},     {"keys", required_argument, nullptr, 'k'},
      {"owners", required_argument, nullptr, 'o'},      {"ids", required_argument, nullptr, 'i'},
      {nullptr, 0, nullptr, 0}};
  Options options;
  for (int name; (name = getopt_long(argc, argv, "", names, nullptr)) != -1;) {
    if (name == '?') std::exit(2);
    if (name == 'i') {
      std::istringstream lines(Contents(optarg));
      for (std::string line; std::getline(lines, line);) {
        if (line.size() != kKeySize) Fail("an id has 22 characters, not: " + line);
        options.ids.push_back(line);
      }
      continue;
    }
    long number = std::atol(optarg);
    if (number < 1) Fail("an option must be at least 1");
    if (name == 'c') options.connections = int(number);
    if (name == 'm') options.streams = int(number);
    if (name == 's') options.seconds = int(number);
    if (name == 'k') options.keys = uint64_t(number);
    if (name == 'o') options.owners = uint64_t(number);
  }
  if (argc - optind != 3) Fail("usage: calls ADDRESS PATH REQUEST [OPTION ...]");
  options.address = argv[optind];
  options.path = argv[optind + 1];
  return options;
}

}  // namespace

int main(int argc, char **argv) {
  Options options = Parsed(argc, argv);
  Load load{options, Request(Contents(argv[optind + 2]))};
  auto began = Clock::now();
  Run(load);
  double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  auto &latencies = load.latencies;
  std::sort(latencies.begin(), latencies.end());
  auto percentile = [&](size_t share) { return latencies[(latencies.size() - 1) * share / 100]; };
  std::printf("{\"calls\": %zu, \"seconds\": %.6f, \"p50\": %u, \"p99\": %u}\n", latencies.size(),
              seconds, percentile(50), percentile(99));
}
