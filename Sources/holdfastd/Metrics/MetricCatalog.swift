// SPDX-License-Identifier: Apache-2.0

import Prometheus

/// Every metric of the server. `docs/reference/metrics.md` lists them too, and a test holds the two
/// against each other.
enum MetricCatalog {
  /// Those of calls, named as go-grpc-prometheus names them, so that dashboards for gRPC work.
  static let calls: [MetricDescription] = [
    MetricDescription("grpc_server_started_total", .counter, "Calls whose head has arrived."),
    MetricDescription("grpc_server_handled_total", .counter, "Calls that have ended, by code."),
    MetricDescription(
      "grpc_server_msg_received_total", .counter, "Messages that arrived from callers."),
    MetricDescription(
      "grpc_server_msg_sent_total", .counter, "Messages that were sent to callers."),
    MetricDescription(
      "grpc_server_handling_seconds", .histogram(bounds: MetricDescription.secondsBounds),
      "Time from the head of a call to the hand-over of its status."),
    MetricDescription(
      "holdfast_calls_total", .counter,
      "Calls that have ended, of all methods, by protocol, codec and version of HTTP."),
  ]

  /// Those of calls, named as OpenTelemetry's exporter for Prometheus names the instruments of gRFC
  /// A66, so that dashboards for these work too.
  static let instrumentsA66: [MetricDescription] = [
    MetricDescription(
      "grpc_server_call_started_total", .counter, "Calls whose head has arrived, after gRFC A66."),
    MetricDescription(
      "grpc_server_call_sent_total_compressed_message_size_bytes", .histogram(bounds: sizesA66),
      "Bytes of the messages that a call sent, compressed if they were, without their prefixes."),
    MetricDescription(
      "grpc_server_call_rcvd_total_compressed_message_size_bytes", .histogram(bounds: sizesA66),
      "Bytes of the messages that a call received whole, compressed if they were, without their "
        + "prefixes."),
    MetricDescription(
      "grpc_server_call_duration_seconds", .histogram(bounds: secondsA66),
      "Time from the head of a call to the hand-over of its status, after gRFC A66."),
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
    MetricDescription("holdfast_connections", .gauge, "Connections that are open."),
    MetricDescription(
      "holdfast_connections_accepted_total", .counter, "Connections that were taken in."),
    MetricDescription(
      "holdfast_connections_refused_total", .counter,
      "Connections that were closed as they came, because the server or their address had too many."
    ),
    MetricDescription(
      "holdfast_connections_cut_total", .counter,
      "Connections that the server ended before their time, by reason."),
    MetricDescription(
      "holdfast_accept_pauses_total", .counter,
      "Times that no connection was accepted for a while, since descriptors or memory were used up."
    ),
    MetricDescription(
      "holdfast_tls_failures_total", .counter,
      "TLS sessions that failed, most of them during their handshake."),
    MetricDescription("holdfast_streams", .gauge, "HTTP/2 streams that are open."),
    MetricDescription(
      "holdfast_streams_reset_total", .counter, "HTTP/2 streams that callers reset."),
    MetricDescription(
      "holdfast_streams_reset_by_server_total", .counter,
      "HTTP/2 streams that the server reset, those included that it refused."),
    MetricDescription(
      "holdfast_streams_refused_total", .counter,
      "HTTP/2 streams that were refused because too much ran or waited."),
    MetricDescription(
      "holdfast_streams_refused_by_caller_total", .counter,
      "Streaming calls that were refused because their caller had as many open as it may."),
    MetricDescription(
      "holdfast_calls_shed_total", .counter,
      "Calls that were not begun because they had waited too long for their event loop."),
    MetricDescription(
      "holdfast_requests_without_call_total", .counter,
      "Requests that were answered without a call: preflights of CORS, and the page at `/`."),
    MetricDescription(
      "holdfast_frames_malformed_total", .counter,
      "HTTP/2 frames and gRPC calls that broke a rule."),
    MetricDescription(
      "holdfast_handlers_running", .gauge,
      "Handlers that run, those included whose stream is gone, but not those of watches."),
    MetricDescription(
      "holdfast_streams_waiting", .gauge,
      "Streams that are open although they mostly wait: watches and reflection."),
    MetricDescription(
      "holdfast_streams_waiting_refused_total", .counter,
      "Streams that were refused because `--watches-max` of them were open."),
    MetricDescription(
      "holdfast_queued_bytes", .gauge,
      "Bytes that wait for callers to read, as they lie in memory."),
    MetricDescription(
      "holdfast_request_bytes", .gauge,
      "Bytes of requests that have arrived in part or wait for their handlers, as they lie in "
        + "memory, of calls that hold more than 64 KiB."),
  ]

  /// Those of the database, of work in the background and of callers.
  static let services: [MetricDescription] = [
    MetricDescription(
      "holdfast_postgres_connections", .gauge, "Connections to PostgreSQL that are established."),
    MetricDescription(
      "holdfast_postgres_connections_busy", .gauge,
      "Connections to PostgreSQL that run something."),
    MetricDescription(
      "holdfast_postgres_waiting", .gauge, "Operations that wait for a connection to PostgreSQL."),
    MetricDescription(
      "holdfast_postgres_connections_lost_total", .counter,
      "Connections to PostgreSQL that were lost; each is opened again."),
    MetricDescription(
      "holdfast_postgres_servers_refused_total", .counter,
      "Attempts at a server of PostgreSQL, or sessions with one, that ended, by why."),
    MetricDescription(
      "holdfast_job_runs_total", .counter, "Steps of background jobs that succeeded."),
    MetricDescription(
      "holdfast_job_failures_total", .counter, "Steps of background jobs that failed."),
    MetricDescription("holdfast_job_handled_total", .counter, "Rows that background jobs handled."),
    MetricDescription(
      "holdfast_job_backlog", .gauge,
      "Rows that waited for a background job when it last looked; 10001 means more than 10000."),
    MetricDescription(
      "holdfast_job_oldest_age_seconds", .gauge,
      "Age of the oldest row that waited for a background job; 0 when none did."),
    MetricDescription(
      "holdfast_visits_total", .counter, "Visits of snapshots, by what became of their count."),
    MetricDescription(
      "holdfast_visits_retried_total", .counter, "Counts of visits that were tried again."),
    MetricDescription("holdfast_visits_pending", .gauge, "Counts of visits that are under way."),
    MetricDescription("holdfast_watches", .gauge, "Calls of WatchSessions that are open."),
    MetricDescription(
      "holdfast_import_bytes", .gauge,
      "Bytes that imports have gathered, as they lie in memory."),
    MetricDescription(
      "holdfast_watch_bytes", .gauge,
      "Bytes that watches hold, with news that wait for their readers, as they lie in memory."),
    MetricDescription(
      "holdfast_content_cache_reads_total", .counter,
      "Reads of contents, by what the cache had: the row's content, none, or one that is no longer "
        + "the row's."),
    MetricDescription(
      "holdfast_content_cache_evictions_total", .counter,
      "Contents that the cache gave up for others in greater demand."),
    MetricDescription(
      "holdfast_content_cache_refusals_total", .counter,
      "Contents that the cache did not take, for want of demand or of room."),
    MetricDescription(
      "holdfast_content_cache_entries", .gauge, "Contents that the cache holds."),
    MetricDescription(
      "holdfast_content_cache_bytes", .gauge,
      "Bytes that the cache holds, with those that each entry costs besides its content."),
    MetricDescription(
      "holdfast_rate_limited_total", .counter,
      "Calls that were refused because their caller was too fast."),
  ]

  /// Those of the process, named as every client of Prometheus names them.
  static let process: [MetricDescription] = [
    MetricDescription("holdfast_build_info", .gauge, "Always 1; the labels tell the version."),
    MetricDescription("holdfast_ready", .gauge, "1 while the server can be used, else 0."),
    MetricDescription(
      "process_cpu_seconds_total", .counter, "Processor time that the process used, in seconds."),
    MetricDescription("process_resident_memory_bytes", .gauge, "Memory in use, in bytes."),
    MetricDescription("process_virtual_memory_bytes", .gauge, "Address space in use, in bytes."),
    MetricDescription("process_open_fds", .gauge, "File descriptors that are open."),
    MetricDescription("process_max_fds", .gauge, "File descriptors that may be open."),
    MetricDescription(
      "process_start_time_seconds", .gauge,
      "The start time of the process, in seconds since 1970."),
  ]

  /// All of them, in the order in which they are shown.
  static let all = calls + instrumentsA66 + connections + services + process
}
