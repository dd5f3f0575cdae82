// SPDX-License-Identifier: Apache-2.0

// The calls of SessionService that are measured.

#pragma once

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "holdfast/v1/session_service.grpc.pb.h"
#include "serving.hpp"

namespace sessions {

namespace v1 = holdfast::v1;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using postgres::Parameters;
using postgres::Rows;
using serving::Judge;
using serving::Status;
using serving::StatusCode;

constexpr int kPageSizeDefault = 20;
// The columns that every statement returns first.
constexpr int kMetadataColumns = 11;

struct Digest {
  explicit Digest(std::string_view content) {
    SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), bytes);
  }
  std::string_view View() const { return {reinterpret_cast<const char*>(bytes), sizeof bytes}; }

  unsigned char bytes[SHA256_DIGEST_LENGTH];
};

inline std::string NewID() {
  static constexpr char kAlphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  unsigned char random[22];
  RAND_bytes(random, sizeof random);
  std::string id;
  for (const unsigned char byte : random) id += kAlphabet[byte & 63];
  return id;
}

inline void SetMetadata(const Rows& rows, int row, const std::string& owner,
                        v1::SessionMetadata* into) {
  const auto text = [&](int column) { return std::string(rows.Bytes(row, column)); };
  into->set_owner_id(owner);
  into->set_id(text(0));
  into->set_title(text(1));
  into->set_description(text(2));
  into->set_version(rows.Number(row, 3));
  serving::SetTime(rows.Number(row, 4), into->mutable_create_time());
  serving::SetTime(rows.Number(row, 5), into->mutable_update_time());
  into->set_content_hash(serving::Hexadecimal(rows.Bytes(row, 6)));
  into->set_content_size(rows.Number(row, 7));
  into->set_last_writer_id(rows.IsNull(row, 8) ? owner : text(8));
  into->set_content_format(text(9));
  into->set_content_format_version(static_cast<int32_t>(rows.Number(row, 10)));
}

// The position behind a session in the order of lists, as a page token has it.
struct Position {
  static std::optional<Position> Parse(const std::string& token) {
    Position position;
    const char* end = token.data() + token.size();
    const auto parsed = std::from_chars(token.data(), end, position.micros);
    if (parsed.ec != std::errc() || parsed.ptr == end || *parsed.ptr != '.') return {};
    position.id.assign(parsed.ptr + 1, end);
    return position;
  }
  std::string Token() const { return std::to_string(micros) + "." + id; }

  int64_t micros = 0;
  std::string id;
};

inline Status GetMetadata(PGconn* connection, const std::string& owner,
                          const v1::GetSessionMetadataRequest& request,
                          v1::GetSessionMetadataResponse* response) {
  Parameters parameters;
  parameters.Add(owner);
  parameters.Add(request.id());
  const Rows rows(parameters.Run(connection, "metadata"));
  const Status status = Judge(rows);
  if (status.ok()) SetMetadata(rows, 0, owner, response->mutable_metadata());
  return status;
}

inline Status Get(PGconn* connection, const std::string& owner,
                  const v1::GetSessionRequest& request, v1::GetSessionResponse* response) {
  Parameters parameters;
  parameters.Add(owner);
  parameters.Add(request.id());
  parameters.AddNumber(request.if_version_not());
  const Rows rows(parameters.Run(connection, "get"));
  const Status status = Judge(rows);
  if (!status.ok()) return status;
  auto* session = response->mutable_session();
  SetMetadata(rows, 0, owner, session->mutable_metadata());
  response->set_not_modified(rows.IsNull(0, kMetadataColumns));
  const std::string_view content = rows.Bytes(0, kMetadataColumns);
  session->set_content(content.data(), content.size());
  return status;
}

inline Status List(PGconn* connection, const std::string& owner,
                   const v1::ListSessionsRequest& request, v1::ListSessionsResponse* response) {
  const int size = request.page_size() > 0 ? request.page_size() : kPageSizeDefault;
  Parameters parameters;
  parameters.Add(owner);
  std::optional<Position> position;
  if (!request.page_token().empty()) {
    position = Position::Parse(request.page_token());
    if (!position) return {StatusCode::INVALID_ARGUMENT, "the page token is not of this server"};
    parameters.AddNumber(position->micros);
    parameters.Add(position->id);
  }
  // One row more than the page has says that there is another page.
  parameters.AddNumber(size + 1);
  const Rows rows(parameters.Run(connection, position ? "next_page" : "first_page"));
  if (!rows.IsAnswer()) return Judge(rows);
  for (int row = 0; row < std::min(rows.Count(), size); ++row) {
    SetMetadata(rows, row, owner, response->add_sessions());
  }
  if (rows.Count() > size) {
    const Position last{rows.Number(size - 1, 5), std::string(rows.Bytes(size - 1, 0))};
    response->set_next_page_token(last.Token());
  }
  return Status::OK;
}

inline Status Create(PGconn* connection, const std::string& owner,
                     const v1::CreateSessionRequest& request, v1::CreateSessionResponse* response) {
  const std::string id = NewID();
  std::string fold = request.title();
  std::transform(fold.begin(), fold.end(), fold.begin(),
                 [](unsigned char byte) { return std::tolower(byte); });
  const Digest digest(request.content());
  Parameters parameters;
  parameters.Add(owner);
  parameters.Add(id);
  parameters.Add(request.title());
  parameters.Add(fold);
  parameters.Add(request.description());
  parameters.AddNumber(postgres::Now());
  parameters.Add(digest.View());
  parameters.AddNumber(static_cast<int64_t>(request.content().size()));
  parameters.Add(request.content());
  const Rows rows(parameters.Run(connection, "create"));
  const Status status = Judge(rows);
  if (status.ok()) SetMetadata(rows, 0, owner, response->mutable_metadata());
  return status;
}

// Tells a session that is at another version from one that does not exist.
inline Status Mismatch(PGconn* connection, const std::string& owner, const std::string& id) {
  Parameters parameters;
  parameters.Add(owner);
  parameters.Add(id);
  const Rows rows(parameters.Run(connection, "metadata"));
  const Status status = Judge(rows);
  if (!status.ok()) return status;
  return {StatusCode::ABORTED, "the current version is " + std::to_string(rows.Number(0, 3))};
}

inline Status Update(PGconn* connection, const std::string& owner,
                     const v1::UpdateSessionRequest& request, v1::UpdateSessionResponse* response) {
  const Digest digest(request.content());
  Parameters parameters;
  parameters.Add(owner);
  parameters.Add(request.id());
  if (request.allow_overwrite()) {
    parameters.AddNull();
  } else {
    parameters.AddNumber(request.expected_version());
  }
  parameters.AddNumber(postgres::Now());
  parameters.Add(digest.View());
  parameters.AddNumber(static_cast<int64_t>(request.content().size()));
  parameters.Add(request.content());
  const Rows rows(parameters.Run(connection, "update"));
  const Status status = Judge(rows);
  if (status.error_code() == StatusCode::NOT_FOUND && !request.allow_overwrite()) {
    return Mismatch(connection, owner, request.id());
  }
  if (!status.ok()) return status;
  SetMetadata(rows, 0, owner, response->mutable_metadata());
  response->set_unchanged(rows.Flag(0, kMetadataColumns));
  return status;
}

class Service final : public v1::SessionService::CallbackService {
 public:
  explicit Service(Workers* workers) : workers_(workers) {}

  ServerUnaryReactor* GetSessionMetadata(CallbackServerContext* context,
                                         const v1::GetSessionMetadataRequest* request,
                                         v1::GetSessionMetadataResponse* response) override {
    return serving::Serve(workers_, context, request, response, GetMetadata);
  }
  ServerUnaryReactor* GetSession(CallbackServerContext* context,
                                 const v1::GetSessionRequest* request,
                                 v1::GetSessionResponse* response) override {
    return serving::Serve(workers_, context, request, response, Get);
  }
  ServerUnaryReactor* ListSessions(CallbackServerContext* context,
                                   const v1::ListSessionsRequest* request,
                                   v1::ListSessionsResponse* response) override {
    return serving::Serve(workers_, context, request, response, List);
  }
  ServerUnaryReactor* CreateSession(CallbackServerContext* context,
                                    const v1::CreateSessionRequest* request,
                                    v1::CreateSessionResponse* response) override {
    return serving::Serve(workers_, context, request, response, Create);
  }
  ServerUnaryReactor* UpdateSession(CallbackServerContext* context,
                                    const v1::UpdateSessionRequest* request,
                                    v1::UpdateSessionResponse* response) override {
    return serving::Serve(workers_, context, request, response, Update);
  }

 private:
  Workers* workers_;
};

}  // namespace sessions
