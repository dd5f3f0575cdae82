// SPDX-License-Identifier: Apache-2.0

// What the services share: a call that a worker answers, and what most answers are made of.

#pragma once

#include <google/protobuf/timestamp.pb.h>
#include <grpcpp/grpcpp.h>

#include <string>
#include <string_view>

#include "postgres.hpp"
#include "workers.hpp"

namespace serving {

using grpc::Status;
using grpc::StatusCode;
using postgres::Rows;

inline std::string Caller(const grpc::CallbackServerContext& context) {
  const auto found = context.client_metadata().find("x-holdfast-user");
  if (found == context.client_metadata().end()) return "dev";
  return {found->second.data(), found->second.size()};
}

// Lets a worker answer. Request and response live until the reactor has finished.
template <typename Request, typename Response, typename Body>
grpc::ServerUnaryReactor* Serve(Workers* workers, grpc::CallbackServerContext* context,
                                const Request* request, Response* response, Body body) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  workers->Add([=, user = Caller(*context)](PGconn* connection) {
    reactor->Finish(body(connection, user, *request, response));
  });
  return reactor;
}

// Fails unless the statement has answered with a row.
inline Status Judge(const Rows& rows) {
  if (!rows.IsAnswer()) return {StatusCode::INTERNAL, rows.Error()};
  if (rows.Count() == 0) return {StatusCode::NOT_FOUND, "there is no such thing"};
  return Status::OK;
}

inline std::string Hexadecimal(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

inline void SetTime(int64_t micros, google::protobuf::Timestamp* time) {
  time->set_seconds(micros / 1'000'000 + postgres::kEpochSeconds);
  time->set_nanos(static_cast<int32_t>(micros % 1'000'000 * 1'000));
}

}  // namespace serving
