// SPDX-License-Identifier: Apache-2.0

import Prometheus

/// Every metric of the server. `docs/reference/metrics.md` lists them too, and a test holds the two
/// against each other.
enum MetricCatalog {
  /// Those of calls, named as go-grpc-prometheus names them, so that dashboards for gRPC work.
  static let calls: [MetricDescription] = [
    MetricDescription(
      "grpc_server_started_total", .counter,
      "Calls started on the server."),
    MetricDescription(
      "grpc_server_handled_total", .counter,
      "Calls completed on the server, by status code."),
    MetricDescription(
      "grpc_server_msg_received_total", .counter,
      "Messages received from callers."),
    MetricDescription(
      "grpc_server_msg_sent_total", .counter,
      "Messages sent to callers."),
    MetricDescription(
      "grpc_server_handling_seconds", .histogram(bounds: MetricDescription.secondsBounds),
      "Time from the request headers of a call to its status, in seconds."),
    MetricDescription(
      "holdfast_calls_total", .counter,
      "Completed calls of all methods, by protocol, codec and HTTP version."),
  ]

  /// Those of calls, named as OpenTelemetry's exporter for Prometheus names the instruments of gRFC
  /// A66, so that dashboards for these work too.
  static let instrumentsA66: [MetricDescription] = [
    MetricDescription(
      "grpc_server_call_started_total", .counter,
      "Calls started on the server (gRFC A66)."),
    MetricDescription(
      "grpc_server_call_sent_total_compressed_message_size_bytes", .histogram(bounds: sizesA66),
      "Bytes of messages sent per call, compressed if applicable, without message prefixes."),
    MetricDescription(
      "grpc_server_call_rcvd_total_compressed_message_size_bytes", .histogram(bounds: sizesA66),
      "Bytes of complete messages received per call, compressed if applicable, without prefixes."),
    MetricDescription(
      "grpc_server_call_duration_seconds", .histogram(bounds: secondsA66),
      "Time from the request headers of a call to its status, in seconds (gRFC A66)."),
  ]

  /// gRFC A66, "Metrics Schema", buckets for latencies.
  private static let secondsA66: [Double] = [
    0, 0.00001, 0.00005, 0.0001, 0.0003, 0.0006, 0.0008, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006,
    0.008, 0.01, 0.013, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13, 0.16, 0.2,
    0.25, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 2, 5, 10, 20, 50, 100,
  ]

  /// The same for sizes: 0, 1 KiB, and on to 4 GiB.
  private static let sizesA66: [Double] =
    [0, 1_024, 2_048] + (6...16).map { Double(1 << (2 * $0)) }

  /// Those of connections and streams.
  static let connections: [MetricDescription] = [
    MetricDescription(
      "holdfast_connections", .gauge,
      "Open connections."),
    MetricDescription(
      "holdfast_connections_accepted_total", .counter,
      "Connections accepted."),
    MetricDescription(
      "holdfast_connections_refused_total", .counter,
      "Connections closed on arrival because of a connection limit."),
    MetricDescription(
      "holdfast_connections_cut_total", .counter,
      "Connections that the server terminated early, by reason."),
    MetricDescription(
      "holdfast_accept_pauses_total", .counter,
      "Pauses in accepting connections for lack of file descriptors or memory."),
    MetricDescription(
      "holdfast_tls_failures_total", .counter,
      "TLS sessions that failed, most of them during the handshake."),
    MetricDescription(
      "holdfast_streams", .gauge,
      "Open HTTP/2 streams."),
    MetricDescription(
      "holdfast_streams_reset_total", .counter,
      "HTTP/2 streams reset by callers."),
    MetricDescription(
      "holdfast_streams_reset_by_server_total", .counter,
      "HTTP/2 streams reset by the server, including refused streams."),
    MetricDescription(
      "holdfast_streams_refused_total", .counter,
      "Calls refused over HTTP/2, by reset or error, since too many were running or waiting."
    ),
    MetricDescription(
      "holdfast_streams_refused_by_caller_total", .counter,
      "Streaming calls refused because their caller had reached its limit."),
    MetricDescription(
      "holdfast_calls_shed_total", .counter,
      "Calls rejected because they had waited too long for their event loop."),
    MetricDescription(
      "holdfast_requests_without_call_total", .counter,
      "Requests answered without a call: CORS preflights and the page at `/`."),
    MetricDescription(
      "holdfast_frames_malformed_total", .counter,
      "Malformed HTTP/2 frames and gRPC calls."),
    MetricDescription(
      "holdfast_handlers_running", .gauge,
      "Running handlers, including those of closed streams, excluding watches."),
    MetricDescription(
      "holdfast_streams_waiting", .gauge,
      "Open streams that are mostly idle: watches and reflection."),
    MetricDescription(
      "holdfast_streams_waiting_refused_total", .counter,
      "Streams refused because of `--watches-max`."),
    MetricDescription(
      "holdfast_queued_bytes", .gauge,
      "Memory of bytes queued for callers to read."),
    MetricDescription(
      "holdfast_request_bytes", .gauge,
      "Memory of incomplete or unhandled requests, of calls that hold more than 64 KiB."),
  ]

  /// Those of the database, of work in the background and of callers.
  static let services: [MetricDescription] = [
    MetricDescription(
      "holdfast_postgres_connections", .gauge,
      "Established connections to PostgreSQL."),
    MetricDescription(
      "holdfast_postgres_connections_busy", .gauge,
      "Connections to PostgreSQL that are running an operation."),
    MetricDescription(
      "holdfast_postgres_waiting", .gauge,
      "Operations waiting for a connection to PostgreSQL."),
    MetricDescription(
      "holdfast_postgres_connections_lost_total", .counter,
      "Connections to PostgreSQL that were lost; each is reopened."),
    MetricDescription(
      "holdfast_postgres_servers_refused_total", .counter,
      "Failed connection attempts to a PostgreSQL server, and lost sessions, by reason."),
    MetricDescription(
      "holdfast_job_runs_total", .counter,
      "Successful steps of background jobs."),
    MetricDescription(
      "holdfast_job_failures_total", .counter,
      "Failed steps of background jobs."),
    MetricDescription(
      "holdfast_job_handled_total", .counter,
      "Rows processed by background jobs."),
    MetricDescription(
      "holdfast_job_backlog", .gauge,
      "Rows waiting for a background job at its last check; 10001 means more than 10000."),
    MetricDescription(
      "holdfast_job_oldest_age_seconds", .gauge,
      "Age of the oldest row waiting for a background job, in seconds; 0 if there is none."),
    MetricDescription(
      "holdfast_visits_total", .counter,
      "Snapshot visits, by whether they were counted."),
    MetricDescription(
      "holdfast_visits_retried_total", .counter,
      "Retries of counting a visit."),
    MetricDescription(
      "holdfast_visits_pending", .gauge,
      "Visits that are being counted."),
    MetricDescription(
      "holdfast_watches", .gauge,
      "Open calls of WatchSessions."),
    MetricDescription(
      "holdfast_import_bytes", .gauge,
      "Memory of data collected by running imports."),
    MetricDescription(
      "holdfast_watch_bytes", .gauge,
      "Memory of watches, including events that wait for slow readers."),
    MetricDescription(
      "holdfast_content_cache_reads_total", .counter,
      "Content cache lookups, by outcome: hit, miss or stale."),
    MetricDescription(
      "holdfast_content_cache_evictions_total", .counter,
      "Contents evicted from the cache."),
    MetricDescription(
      "holdfast_content_cache_refusals_total", .counter,
      "Contents not admitted to the cache, for lack of demand or space."),
    MetricDescription(
      "holdfast_content_cache_entries", .gauge,
      "Contents in the cache."),
    MetricDescription(
      "holdfast_content_cache_bytes", .gauge,
      "Memory of the cache, including the overhead of each entry."),
    MetricDescription(
      "holdfast_rate_limited_total", .counter,
      "Calls rejected by a rate limit."),
  ]

  /// Those of the process, named as every client of Prometheus names them.
  static let process: [MetricDescription] = [
    MetricDescription(
      "holdfast_build_info", .gauge,
      "Always 1; the version is a label."),
    MetricDescription(
      "holdfast_ready", .gauge,
      "1 if the server is ready to serve, otherwise 0."),
    MetricDescription(
      "process_cpu_seconds_total", .counter,
      "Total user and system CPU time, in seconds."),
    MetricDescription(
      "process_resident_memory_bytes", .gauge,
      "Resident memory, in bytes."),
    MetricDescription(
      "process_virtual_memory_bytes", .gauge,
      "Virtual memory, in bytes."),
    MetricDescription(
      "process_open_fds", .gauge,
      "Open file descriptors."),
    MetricDescription(
      "process_max_fds", .gauge,
      "Maximum number of open file descriptors."),
    MetricDescription(
      "process_start_time_seconds", .gauge,
      "Start time of the process since the Unix epoch, in seconds."),
  ]

  /// All of them, in the order in which they are shown.
  static let all = calls + instrumentsA66 + connections + services + process
}
