// SPDX-License-Identifier: Apache-2.0

// The call of SnapshotService that is measured.

#pragma once

#include <string>
#include <string_view>

#include "holdfast/v1/snapshot_service.grpc.pb.h"
#include "serving.hpp"

namespace snapshots {

namespace v1 = holdfast::v1;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using postgres::Parameters;
using postgres::Rows;
using serving::Judge;
using serving::Status;

// The time for which further visits of a user count as the last one.
constexpr int64_t kVisitWindowMicros = 5 * 60 * 1'000'000;

inline void SetSnapshot(const Rows& rows, v1::Snapshot* snapshot) {
  const auto text = [&](int column) { return std::string(rows.Bytes(0, column)); };
  v1::SnapshotMetadata* into = snapshot->mutable_metadata();
  into->set_id(text(0));
  into->set_owner_id(text(1));
  into->set_title(text(2));
  into->set_description(text(3));
  into->set_content_hash(serving::Hexadecimal(rows.Bytes(0, 4)));
  into->set_content_size(rows.Number(0, 5));
  serving::SetTime(rows.Number(0, 6), into->mutable_create_time());
  if (!rows.IsNull(0, 7)) serving::SetTime(rows.Number(0, 7), into->mutable_expire_time());
  into->set_visibility(static_cast<v1::SnapshotVisibility>(rows.Number(0, 8)));
  into->set_template_(rows.Flag(0, 9));
  into->set_content_format(text(10));
  into->set_content_format_version(static_cast<int32_t>(rows.Number(0, 11)));
  into->set_change_note(text(12));
  if (!rows.IsNull(0, 13)) {
    into->set_source_session_id(text(13));
    into->set_source_session_version(rows.Number(0, 14));
  }
  const std::string_view content = rows.Bytes(0, 15);
  snapshot->set_content(content.data(), content.size());
}

inline Status Get(PGconn* connection, const std::string& reader,
                  const v1::GetSnapshotRequest& request, v1::GetSnapshotResponse* response) {
  const int64_t now = postgres::Now();
  Parameters parameters;
  parameters.Add(request.id());
  parameters.Add(reader);
  parameters.AddNumber(now - kVisitWindowMicros);
  const Rows rows(parameters.Run(connection, "snapshot"));
  const Status status = Judge(rows);
  if (!status.ok()) return status;
  SetSnapshot(rows, response->mutable_snapshot());
  const bool is_counted = rows.Flag(0, 16);
  if (is_counted || request.skip_visit()) return status;
  Parameters visit;
  visit.Add(request.id());
  visit.Add(reader);
  visit.AddNumber(now);
  return Judge(Rows(visit.Run(connection, "visit")));
}

class Service final : public v1::SnapshotService::CallbackService {
 public:
  explicit Service(Workers* workers) : workers_(workers) {}

  ServerUnaryReactor* GetSnapshot(CallbackServerContext* context,
                                  const v1::GetSnapshotRequest* request,
                                  v1::GetSnapshotResponse* response) override {
    return serving::Serve(workers_, context, request, response, Get);
  }

 private:
  Workers* workers_;
};

}  // namespace snapshots
