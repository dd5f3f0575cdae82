// SPDX-License-Identifier: Apache-2.0

// What PostgreSQL can do for a server that answers many calls by one statement: one thread, a few
// connections in pipeline mode, and on each some statements under way.
//
//     batches WORKLOAD CONNECTIONS DEPTH BATCH SECONDS DATABASE STATEMENTS SESSIONS OWNERS CONTENT
//
// WORKLOAD is the name of a file in STATEMENTS, the folder ../sql/batches; each statement, which is
// a transaction, holds BATCH calls. Keys vary as those of Sources/load do. It prints what that
// prints: a line of JSON with calls, seconds, and latencies in microseconds.

#include <openssl/sha.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "postgres.hpp"

namespace {

using Clock = std::chrono::steady_clock;

// The types of PostgreSQL whose arrays are sent.
enum class Type : uint32_t { kBytes = 17, kNumber = 20, kText = 25 };

// An array of one dimension in binary form.
class Array {
 public:
  Array(Type type, size_t count) {
    Append32(1);  // dimensions
    Append32(0);  // holds no NULL
    Append32(static_cast<uint32_t>(type));
    Append32(static_cast<uint32_t>(count));
    Append32(1);  // the first index
  }
  void Add(std::string_view element) {
    Append32(static_cast<uint32_t>(element.size()));
    bytes_.append(element);
  }
  void AddNumber(int64_t number) {
    const uint64_t big = htobe64(static_cast<uint64_t>(number));
    Add({reinterpret_cast<const char*>(&big), sizeof big});
  }
  std::string_view Bytes() const { return bytes_; }

 private:
  void Append32(uint32_t number) {
    const uint32_t big = htobe32(number);
    bytes_.append(reinterpret_cast<const char*>(&big), sizeof big);
  }

  std::string bytes_;
};

struct Options {
  std::string workload;
  size_t connections, depth, batch;
  double seconds;
  const char* database;
  const char* statements;
  uint64_t sessions, owners;
  std::string content;

  bool Writes() const { return workload == "create" || workload == "update"; }
};

// Makes statements with calls of random keys, of which no two in a statement are alike.
class Calls {
 public:
  explicit Calls(const Options& options) : options_(options) {}

  void Send(PGconn* connection) {
    Array owners(Type::kText, options_.batch), ids(Type::kText, options_.batch);
    const uint64_t first = random_();
    for (size_t call = 0; call < options_.batch; ++call) {
      const uint64_t key = (first % options_.sessions + call * kStride) % options_.sessions;
      owners.Add("user-" + std::to_string(key % options_.owners));
      ids.Add(options_.workload == "create" ? Fresh() : Filled(std::to_string(key), '0'));
    }
    postgres::Parameters parameters;
    parameters.Add(owners.Bytes());
    if (options_.workload != "list") parameters.Add(ids.Bytes());
    Array hashes(Type::kBytes, options_.batch), sizes(Type::kNumber, options_.batch),
        contents(Type::kText, options_.batch);
    if (options_.Writes()) {
      AddContent(&hashes, &sizes, &contents);
      parameters.Add(hashes.Bytes());
      parameters.Add(sizes.Bytes());
      parameters.Add(contents.Bytes());
    }
    if (!parameters.Send(connection, options_.workload.c_str()) || !PQpipelineSync(connection)) {
      postgres::Fail("send", connection);
    }
  }

 private:
  // Prime, so that a batch meets distinct sessions of distinct owners.
  static constexpr uint64_t kStride = 7'919;

  static std::string Filled(std::string digits, char by) {
    return std::string(22 - digits.size(), by) + digits;
  }
  std::string Fresh() { return Filled(std::to_string(random_() % kFreshMax), 'n'); }
  static constexpr uint64_t kFreshMax = 9'000'000'000'000'000'000u;

  // One content for all calls of the statement; some spaces make it another than the last.
  void AddContent(Array* hashes, Array* sizes, Array* contents) {
    const std::string content = options_.content + std::string(random_() % 1'000, ' ');
    unsigned char hash[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), hash);
    for (size_t call = 0; call < options_.batch; ++call) {
      hashes->Add({reinterpret_cast<const char*>(hash), sizeof hash});
      sizes->AddNumber(static_cast<int64_t>(content.size()));
      contents->Add(content);
    }
  }

  const Options& options_;
  std::mt19937_64 random_{std::random_device{}()};
};

// A connection, and when each statement that is under way on it was sent.
struct Link {
  PGconn* connection;
  std::deque<Clock::time_point> sent;
};

class Run {
 public:
  explicit Run(const Options& options) : options_(options), calls_(options) {
    for (size_t number = 0; number < options.connections; ++number) {
      PGconn* connection = postgres::Connect(options.database, options.statements);
      if (PQsetnonblocking(connection, 1) || !PQenterPipelineMode(connection)) {
        postgres::Fail("pipeline mode", connection);
      }
      links_.push_back({connection, {}});
    }
  }

  void Go() {
    const auto began = Clock::now();
    const auto end = began + std::chrono::duration<double>(options_.seconds);
    while (Clock::now() < end || IsBusy()) Turn(Clock::now() < end);
    const std::chrono::duration<double> elapsed = Clock::now() - began;
    std::sort(latencies_.begin(), latencies_.end());
    const size_t last = latencies_.size() - 1;
    std::printf("{\"calls\": %zu, \"seconds\": %f, \"p50\": %ld, \"p99\": %ld}\n",
                latencies_.size() * options_.batch, elapsed.count(), latencies_[last / 2],
                latencies_[last * 99 / 100]);
  }

 private:
  bool IsBusy() const {
    return std::any_of(links_.begin(), links_.end(), [](auto& link) { return !link.sent.empty(); });
  }

  // Fills every pipeline, unless the time is over, and reads what has come.
  void Turn(bool sends) {
    std::vector<pollfd> waits;
    for (Link& link : links_) {
      while (sends && link.sent.size() < options_.depth) {
        link.sent.push_back(Clock::now());
        calls_.Send(link.connection);
      }
      const int unsent = PQflush(link.connection);
      if (unsent < 0) postgres::Fail("flush", link.connection);
      const short events = unsent ? POLLIN | POLLOUT : POLLIN;
      waits.push_back({PQsocket(link.connection), events, 0});
    }
    poll(waits.data(), waits.size(), -1);
    for (size_t number = 0; number < links_.size(); ++number) {
      if (waits[number].revents & POLLIN) Read(&links_[number]);
    }
  }

  void Read(Link* link) {
    if (!PQconsumeInput(link->connection)) postgres::Fail("read", link->connection);
    while (!link->sent.empty() && !PQisBusy(link->connection)) {
      PGresult* result = PQgetResult(link->connection);
      if (!result) continue;  // Between the answer and what follows it.
      const ExecStatusType status = PQresultStatus(result);
      if (status == PGRES_PIPELINE_SYNC) {
        latencies_.push_back(std::chrono::duration_cast<std::chrono::microseconds>(
                                 Clock::now() - link->sent.front()).count());
        link->sent.pop_front();
      } else if (status != PGRES_TUPLES_OK || PQntuples(result) == 0) {
        postgres::Fail("answer", link->connection);
      }
      PQclear(result);
    }
  }

  const Options& options_;
  Calls calls_;
  std::vector<Link> links_;
  std::vector<long> latencies_;  // of statements
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 11) {
    std::fprintf(stderr, "usage: batches WORKLOAD CONNECTIONS DEPTH BATCH SECONDS DATABASE"
                         " STATEMENTS SESSIONS OWNERS CONTENT\n");
    return 64;
  }
  const auto number = [&](int at) { return std::strtoull(arguments[at], nullptr, 10); };
  std::ifstream file(arguments[10]);
  const Options options{
      arguments[1], number(2), number(3), number(4), std::atof(arguments[5]), arguments[6],
      arguments[7], number(8), number(9), {std::istreambuf_iterator<char>(file), {}}};
  Run(options).Go();
}
