// SPDX-License-Identifier: Apache-2.0

import RPCTransport

extension ServerStatistics.Count {
  /// The metric of `MetricCatalog` that shows a count, and the label that tells it from others of
  /// the same metric.
  var metric: (name: String, reason: String?) {
    switch self {
    case .openConnections: ("holdfast_connections", nil)
    case .acceptedConnections: ("holdfast_connections_accepted_total", nil)
    case .connectionsRefusedByServer: ("holdfast_connections_refused_total", "server_full")
    case .connectionsRefusedByAddress: ("holdfast_connections_refused_total", "address_full")
    case .failedTLSSessions: ("holdfast_tls_failures_total", nil)
    case .openStreams: ("holdfast_streams", nil)
    case .resetStreams: ("holdfast_streams_reset_total", nil)
    case .streamsResetByServer: ("holdfast_streams_reset_by_server_total", nil)
    case .malformedFrames: ("holdfast_frames_malformed_total", nil)
    case .runningHandlers: ("holdfast_handlers_running", nil)
    case .openWatches: ("holdfast_streams_waiting", nil)
    case .watchesRefused: ("holdfast_streams_waiting_refused_total", nil)
    case .refusedStreams: ("holdfast_streams_refused_total", nil)
    case .streamsRefusedByCaller: ("holdfast_streams_refused_by_caller_total", nil)
    case .shedCalls: ("holdfast_calls_shed_total", nil)
    case .requestsWithoutCall: ("holdfast_requests_without_call_total", nil)
    case .acceptPauses: ("holdfast_accept_pauses_total", nil)
    case .queuedBytes: ("holdfast_queued_bytes", nil)
    case .requestBytes: ("holdfast_request_bytes", nil)
    }
  }
}
