// SPDX-License-Identifier: Apache-2.0
//
// The story of a session, told with gRPC C++ and code generated from Proto/.
//
//   story ADDRESS USER [CA [CERTIFICATE KEY]]
//
// Prints the name of each step once it holds; stops at the first that does not and says why.

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>
#include <openssl/sha.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <list>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "holdfast/v1/server_service.grpc.pb.h"
#include "holdfast/v1/session_service.grpc.pb.h"
#include "holdfast/v1/snapshot_service.grpc.pb.h"

using namespace holdfast::v1;
using std::string;

namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr size_t kLargeBytes = 1'500'000;
const string kAwkward = "{\"a\" : \"é 漢 😀 \\u0000 \\/\",\t\"b\":[1.0,1e5, -0],\"a\":{} }\n";

void require(bool holds, const string& what) {
  if (!holds) throw std::runtime_error(what);
}

string hexadecimal_sha256(const string& bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  string text;
  for (unsigned char byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

string file(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  require(stream.good(), string("cannot read ") + path);
  std::stringstream contents;
  contents << stream.rdbuf();
  return contents.str();
}

/// The first detail of this kind in what a refused call said.
template <typename Detail>
Detail detail(const grpc::Status& status) {
  google::rpc::Status rich;
  require(rich.ParseFromString(status.error_details()), "the details are no google.rpc.Status");
  require(rich.code() == status.error_code(), "the details have another code");
  require(rich.message() == status.error_message(), "the details have another message");
  Detail found;
  for (const auto& any : rich.details())
    if (any.UnpackTo(&found)) return found;
  throw std::runtime_error("no " + Detail::descriptor()->full_name() + " in the details");
}

class Story {
 public:
  Story(const std::shared_ptr<grpc::Channel>& channel, string user)
      : server_(channel), sessions_(channel), snapshots_(channel), user_(std::move(user)) {}

  void create() {
    session_ = create_session("A story", kAwkward);
    require(session_.version() == 1, "the version is not 1");
    require(session_.owner_id() == user_, "it belongs to " + session_.owner_id());
  }

  void read() { require_content(session_, kAwkward); }

  void pages() {
    std::set<string> created{session_.id()}, listed;
    for (int number = 0; number < 4; ++number)
      created.insert(create_session("Page " + std::to_string(number), "{}").id());
    ListSessionsRequest request;
    request.set_page_size(2);
    std::vector<int> sizes;
    do {
      auto page = call(&SessionService::Stub::ListSessions, sessions_, request);
      sizes.push_back(page.sessions_size());
      for (const auto& session : page.sessions()) listed.insert(session.id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    require(sizes == std::vector<int>({2, 2, 1}), "the pages have other sizes");
    require(listed == created, "the list has other sessions");
  }

  void conflict() {
    UpdateSessionRequest request;
    request.set_id(session_.id());
    request.set_expected_version(1);
    request.set_title("A new title");
    session_ = call(&SessionService::Stub::UpdateSession, sessions_, request).metadata();
    require(session_.version() == 2, "the update has another version");
    auto again = call(&SessionService::Stub::UpdateSession, sessions_, request);
    require(again.unchanged(), "an equal update is a conflict");
    request.set_title("Another title");
    auto status = refusal(&SessionService::Stub::UpdateSession, sessions_, request);
    require_reason(status, grpc::StatusCode::ABORTED, "VERSION_MISMATCH");
    auto numbers = detail<google::rpc::ErrorInfo>(status).metadata();
    require(numbers["current_version"] == "2", "the error does not tell the version");
  }

  void violation() {
    CreateSessionRequest request;
    request.set_content("{}");
    auto status = refusal(&SessionService::Stub::CreateSession, sessions_, request);
    require_reason(status, grpc::StatusCode::INVALID_ARGUMENT, "TITLE_EMPTY");
    auto bad = detail<google::rpc::BadRequest>(status);
    require(bad.field_violations_size() == 1, "not one violation");
    require(bad.field_violations(0).field() == "title", "another field is to blame");
  }

  void snapshot() {
    CreateSnapshotRequest request;
    request.set_source_session_id(session_.id());
    request.set_source_session_version(session_.version());
    auto made = call(&SnapshotService::Stub::CreateSnapshot, snapshots_, request).metadata();
    GetSnapshotRequest get;
    get.set_id(made.id());
    auto snapshot = call(&SnapshotService::Stub::GetSnapshot, snapshots_, get).snapshot();
    require(snapshot.content() == kAwkward, "the snapshot has other bytes");
    require(snapshot.metadata().content_hash() == session_.content_hash(), "another hash");
  }

  void watch() {
    auto watched = create_session("Watched", "{}");
    auto context = new_context();
    auto stream = sessions_.WatchSessions(context.get(), watch_request(watched.id()));
    next_event(*stream, SESSION_EVENT_CHANGED, watched.id(), 1);
    UpdateSessionRequest update;
    update.set_id(watched.id());
    update.set_expected_version(1);
    update.set_content("[2]");
    call(&SessionService::Stub::UpdateSession, sessions_, update);
    next_event(*stream, SESSION_EVENT_CHANGED, watched.id(), 2);
    delete_session(watched.id(), 2);
    next_event(*stream, SESSION_EVENT_GONE, watched.id(), 0);
    context->TryCancel();
    WatchSessionsResponse rest;
    while (stream->Read(&rest)) {
    }
    require(stream->Finish().error_code() == grpc::StatusCode::CANCELLED, "not cancelled");
  }

  void deadline() {
    auto context = new_context();
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(300));
    auto stream = sessions_.WatchSessions(context.get(), watch_request(session_.id()));
    WatchSessionsResponse answer;
    while (stream->Read(&answer)) {
    }
    auto code = stream->Finish().error_code();
    require(code == grpc::StatusCode::DEADLINE_EXCEEDED, "code " + std::to_string(code));
  }

  void gzip() {
    string content = "\"" + string(100'000, 'z') + "\"";
    CreateSessionRequest request;
    request.set_title("Compressed");
    request.set_content(content);
    auto context = new_context();
    context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
    CreateSessionResponse response;
    require_ok(sessions_.CreateSession(context.get(), request, &response));
    require_content(response.metadata(), content);
  }

  void large() {
    string content = "\"";
    for (unsigned state = 1; content.size() < kLargeBytes; state = state * 1664525 + 1013904223)
      content += static_cast<char>('a' + (state >> 24) % 26);
    content += "\"";
    require_content(create_session("Large", content), content);
  }

  void too_large() {
    auto limits = call(&ServerService::Stub::GetServerInfo, server_, {}).limits();
    CreateSessionRequest request;
    request.set_title("Too large");
    request.set_content("\"" + string(limits.content_bytes_max() - 1, 'x') + "\"");
    auto status = refusal(&SessionService::Stub::CreateSession, sessions_, request);
    require_reason(status, grpc::StatusCode::INVALID_ARGUMENT, "CONTENT_TOO_LARGE");
  }

  /// A hundred calls at once on one connection.
  void together() {
    struct Call {
      std::unique_ptr<grpc::ClientContext> context;
      GetSessionResponse response;
      grpc::Status status;
      std::unique_ptr<grpc::ClientAsyncResponseReader<GetSessionResponse>> reader;
    };
    GetSessionRequest request;
    request.set_id(session_.id());
    grpc::CompletionQueue queue;
    std::list<Call> calls(100);
    for (Call& call : calls) {
      call.context = new_context();
      call.reader = sessions_.AsyncGetSession(call.context.get(), request, &queue);
      call.reader->Finish(&call.response, &call.status, &call);
    }
    for (size_t count = 0; count < calls.size(); ++count) {
      void* tag;
      bool is_done;
      require(queue.Next(&tag, &is_done) && is_done, "a call does not end");
      const Call& call = *static_cast<Call*>(tag);
      require_ok(call.status);
      require(call.response.session().content() == kAwkward, "other bytes");
    }
  }

  void erase() {
    delete_session(session_.id(), session_.version());
    GetSessionRequest request;
    request.set_id(session_.id());
    auto status = refusal(&SessionService::Stub::GetSession, sessions_, request);
    require_reason(status, grpc::StatusCode::NOT_FOUND, "SESSION_NOT_FOUND");
  }

 private:
  template <typename Stub, typename Request, typename Response>
  using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

  template <typename Stub, typename Request, typename Response>
  Response call(
      Method<Stub, Request, Response> method, Stub& stub,
      const std::common_type_t<Request>& request) {
    auto context = new_context();
    Response response;
    require_ok((stub.*method)(context.get(), request, &response));
    return response;
  }

  template <typename Stub, typename Request, typename Response>
  grpc::Status refusal(
      Method<Stub, Request, Response> method, Stub& stub, const Request& request) {
    auto context = new_context();
    Response response;
    auto status = (stub.*method)(context.get(), request, &response);
    require(!status.ok(), "what should be refused is done");
    return status;
  }

  std::unique_ptr<grpc::ClientContext> new_context() {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("x-holdfast-user", user_);
    context->set_deadline(std::chrono::system_clock::now() + kPatience);
    return context;
  }

  SessionMetadata create_session(const string& title, const string& content) {
    CreateSessionRequest request;
    request.set_title(title);
    request.set_content(content);
    return call(&SessionService::Stub::CreateSession, sessions_, request).metadata();
  }

  void delete_session(const string& id, int64_t version) {
    DeleteSessionRequest request;
    request.set_id(id);
    request.set_expected_version(version);
    call(&SessionService::Stub::DeleteSession, sessions_, request);
  }

  WatchSessionsRequest watch_request(const string& id) {
    WatchSessionsRequest request;
    request.add_sessions()->set_id(id);
    return request;
  }

  void next_event(
      grpc::ClientReader<WatchSessionsResponse>& stream, SessionEvent event, const string& id,
      int64_t version) {
    WatchSessionsResponse answer;
    do {
      require(stream.Read(&answer), "the stream ends");
    } while (answer.event() == SESSION_EVENT_HEARTBEAT);
    require(answer.event() == event && answer.id() == id, answer.ShortDebugString());
    require(answer.metadata().version() == version, answer.ShortDebugString());
  }

  /// Reads a session and compares every byte.
  void require_content(const SessionMetadata& metadata, const string& content) {
    GetSessionRequest request;
    request.set_id(metadata.id());
    auto session = call(&SessionService::Stub::GetSession, sessions_, request).session();
    require(session.content() == content, "the session has other bytes");
    require(session.metadata().content_hash() == hexadecimal_sha256(content), "another hash");
    require(session.metadata().content_size() == int64_t(content.size()), "another size");
  }

  void require_ok(const grpc::Status& status) {
    require(status.ok(), std::to_string(status.error_code()) + ": " + status.error_message());
  }

  void require_reason(const grpc::Status& status, grpc::StatusCode code, const string& reason) {
    require(status.error_code() == code, "code " + std::to_string(status.error_code()));
    auto info = detail<google::rpc::ErrorInfo>(status);
    require(info.domain() == "holdfast.v1", "the domain is " + info.domain());
    require(info.reason() == reason, "the reason is " + info.reason());
  }

  ServerService::Stub server_;
  SessionService::Stub sessions_;
  SnapshotService::Stub snapshots_;
  string user_;
  SessionMetadata session_;
};

std::shared_ptr<grpc::ChannelCredentials> credentials(int count, char** words) {
  if (count < 4) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = file(words[3]);
  if (count >= 6) {
    options.pem_cert_chain = file(words[4]);
    options.pem_private_key = file(words[5]);
  }
  return grpc::SslCredentials(options);
}

const std::pair<const char*, void (Story::*)()> kSteps[] = {
    {"create", &Story::create},       {"read", &Story::read},
    {"pages", &Story::pages},         {"conflict", &Story::conflict},
    {"violation", &Story::violation}, {"snapshot", &Story::snapshot},
    {"watch", &Story::watch},         {"deadline", &Story::deadline},
    {"gzip", &Story::gzip},           {"large", &Story::large},
    {"too large", &Story::too_large}, {"together", &Story::together},
    {"delete", &Story::erase},
};

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::cerr << "usage: story ADDRESS USER [CA [CERTIFICATE KEY]]\n";
    return 64;
  }
  try {
    Story story(grpc::CreateChannel(words[1], credentials(count, words)), words[2]);
    for (const auto& [name, step] : kSteps) {
      (story.*step)();
      std::cout << name << std::endl;
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
}
