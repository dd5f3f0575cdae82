// SPDX-License-Identifier: Apache-2.0

// Encodes and decodes the two answers that matter most with protobuf's own coder, and prints the
// nanoseconds of CPU time that one takes. Sources/coder does the same with ours.
//
//     coder FOLDER    reads FOLDER/session.binpb and FOLDER/page.binpb

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

#include "holdfast/v1/session_service.pb.h"

namespace {

constexpr int kBatches = 20;
constexpr int kCallsPerBatch = 10'000;

long CPUTime() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1'000'000'000L + time.tv_nsec;
}

// The CPU time of one call: the fastest of several batches, for what slows a batch down is other
// work of the machine.
template <typename Body>
long Nanoseconds(Body body) {
  long best = LONG_MAX;
  for (int batch = 0; batch < kBatches; ++batch) {
    const long began = CPUTime();
    for (int call = 0; call < kCallsPerBatch; ++call) body();
    best = std::min(best, (CPUTime() - began) / kCallsPerBatch);
  }
  return best;
}

template <typename Message>
void Measure(const char* name, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  Message message;
  if (bytes.empty() || !message.ParseFromString(bytes) || message.SerializeAsString() != bytes) {
    std::fprintf(stderr, "%s can not be decoded\n", path.c_str());
    std::exit(1);
  }
  volatile size_t size = 0;
  std::printf("encode %s %ld\n", name,
              Nanoseconds([&] { size = size + message.SerializeAsString().size(); }));
  std::printf("decode %s %ld\n", name, Nanoseconds([&] {
                Message fresh;
                size = size + fresh.ParseFromString(bytes);
              }));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: coder FOLDER\n");
    return 64;
  }
  const std::string folder = arguments[1];
  Measure<holdfast::v1::GetSessionResponse>("session", folder + "/session.binpb");
  Measure<holdfast::v1::ListSessionsResponse>("page", folder + "/page.binpb");
}
