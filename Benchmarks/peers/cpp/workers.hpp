// SPDX-License-Identifier: Apache-2.0

// Threads with a blocking connection each, which take calls from one queue.

#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "postgres.hpp"

class Workers {
 public:
  using Work = std::function<void(PGconn*)>;

  Workers(const char* url, const char* statements, int count) {
    for (int number = 0; number < count; ++number) {
      PGconn* connection = postgres::Connect(url, statements);
      std::thread([this, connection] { Run(connection); }).detach();
    }
  }

  void Add(Work work) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      waiting_.push_back(std::move(work));
    }
    changed_.notify_one();
  }

 private:
  // Ends with the process.
  [[noreturn]] void Run(PGconn* connection) {
    for (;;) Take()(connection);
  }

  Work Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !waiting_.empty(); });
    Work work = std::move(waiting_.front());
    waiting_.pop_front();
    return work;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> waiting_;
};
