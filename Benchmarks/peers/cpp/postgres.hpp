// SPDX-License-Identifier: Apache-2.0

// What the peer and the batches need of libpq: values in PostgreSQL's binary form, both ways, and
// connections with prepared statements.

#pragma once

#include <endian.h>
#include <libpq-fe.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace postgres {

// PostgreSQL counts microseconds from 2000.
constexpr int64_t kEpochSeconds = 946'684'800;

inline int64_t Now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count() -
         kEpochSeconds * 1'000'000;
}

// The values of a statement. It refers to texts and bytes, which must live as long.
class Parameters {
 public:
  Parameters() = default;
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  void Add(std::string_view bytes) { Append(bytes.data(), bytes.size()); }

  void AddNumber(int64_t number) {
    numbers_[count_] = htobe64(static_cast<uint64_t>(number));
    Append(reinterpret_cast<const char*>(&numbers_[count_]), sizeof(uint64_t));
  }

  void AddNull() { Append(nullptr, 0); }

  // Both return 1, or 0 with a message of the connection.
  int Send(PGconn* connection, const char* statement) const {
    return PQsendQueryPrepared(connection, statement, count_, values_.data(), sizes_.data(),
                               kBinary.data(), 1);
  }
  PGresult* Run(PGconn* connection, const char* statement) const {
    return PQexecPrepared(connection, statement, count_, values_.data(), sizes_.data(),
                          kBinary.data(), 1);
  }

 private:
  static constexpr size_t kMax = 12;
  static constexpr std::array<int, kMax> kBinary = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

  void Append(const char* value, size_t size) {
    values_[count_] = value;
    sizes_[count_++] = static_cast<int>(size);
  }

  int count_ = 0;
  std::array<const char*, kMax> values_{};
  std::array<int, kMax> sizes_{};
  std::array<uint64_t, kMax> numbers_{};
};

// The rows of an answer.
class Rows {
 public:
  explicit Rows(PGresult* result) : result_(result) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { PQclear(result_); }

  bool IsAnswer() const { return PQresultStatus(result_) == PGRES_TUPLES_OK; }
  std::string Error() const { return PQresultErrorMessage(result_); }
  int Count() const { return PQntuples(result_); }

  bool IsNull(int row, int column) const { return PQgetisnull(result_, row, column); }
  std::string_view Bytes(int row, int column) const {
    return {PQgetvalue(result_, row, column),
            static_cast<size_t>(PQgetlength(result_, row, column))};
  }
  int64_t Number(int row, int column) const {
    uint64_t number;
    std::memcpy(&number, PQgetvalue(result_, row, column), sizeof number);
    return static_cast<int64_t>(be64toh(number));
  }
  bool Flag(int row, int column) const { return *PQgetvalue(result_, row, column) != 0; }

 private:
  PGresult* result_;
};

inline void Fail(const char* what, PGconn* connection) {
  std::fprintf(stderr, "%s: %s", what, PQerrorMessage(connection));
  std::exit(1);
}

// Opens a connection and prepares every statement of a folder under the name of its file.
inline PGconn* Connect(const char* url, const char* folder) {
  PGconn* connection = PQconnectdb(url);
  if (PQstatus(connection) != CONNECTION_OK) Fail(url, connection);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".sql") continue;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::string name = entry.path().stem();
    PGresult* result = PQprepare(connection, name.c_str(), text.c_str(), 0, nullptr);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) Fail(name.c_str(), connection);
    PQclear(result);
  }
  return connection;
}

}  // namespace postgres
