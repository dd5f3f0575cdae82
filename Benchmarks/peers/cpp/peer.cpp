// SPDX-License-Identifier: Apache-2.0

// The peer in C++: gRPC's callback API before libpq.
//
//     peer LISTEN DATABASE CONNECTIONS STATEMENTS
//
// LISTEN is HOST:PORT, DATABASE a URL, STATEMENTS the folder ../sql. It serves the calls that are
// measured, from Holdfast's own tables, with one statement for each. The threads of gRPC leave the
// waiting for PostgreSQL to workers.

#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "sessions.hpp"
#include "snapshots.hpp"
#include "workers.hpp"

int main(int count, char** arguments) {
  if (count != 5) {
    std::fprintf(stderr, "usage: peer LISTEN DATABASE CONNECTIONS STATEMENTS\n");
    return 64;
  }
  Workers workers(arguments[2], arguments[4], std::atoi(arguments[3]));
  sessions::Service sessions(&workers);
  snapshots::Service snapshots(&workers);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(arguments[1], grpc::InsecureServerCredentials());
  builder.RegisterService(&sessions);
  builder.RegisterService(&snapshots);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server) return 1;
  server->Wait();
}
