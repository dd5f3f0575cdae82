// SPDX-License-Identifier: Apache-2.0

import CNghttp2

/// Owns an `nghttp2_session`; every method wraps the function that its comment names.
///
/// nghttp2 1.52 has `mem_recv` and `mem_send` only (their successors came with 1.61).
struct Nghttp2Session: ~Copyable {
  private let session: OpaquePointer
  /// nghttp2 holds an unowned pointer to it.
  private let recorder: FrameRecorder

  /// Wraps `nghttp2_session_server_new2` and `nghttp2_session_client_new2`, and queues SETTINGS.
  init(
    role: HTTP2Session.Role, configuration: HTTP2Configuration, recorder: FrameRecorder
  ) throws(HTTP2Error) {
    let session = try Self.open(role, configuration, recorder)
    do {
      try Self.submitSettings(session, role, configuration)
    } catch {
      nghttp2_session_del(session)
      throw error
    }
    self.session = session
    self.recorder = recorder
  }

  deinit { nghttp2_session_del(session) }

  private static func open(
    _ role: HTTP2Session.Role, _ configuration: HTTP2Configuration, _ recorder: FrameRecorder
  ) throws(HTTP2Error) -> OpaquePointer {
    var option: OpaquePointer?
    guard nghttp2_option_new(&option) == 0, let option else { throw .library("out of memory") }
    defer { nghttp2_option_del(option) }
    nghttp2_option_set_no_auto_window_update(option, 1)
    nghttp2_option_set_no_http_messaging(option, 1)
    nghttp2_option_set_no_closed_streams(option, 1)
    nghttp2_option_set_max_continuations(option, continuationsMax)
    // Resets are counted for the driver, which answers an excess with ENHANCE_YOUR_CALM; nghttp2
    // would say INTERNAL_ERROR.
    nghttp2_option_set_stream_reset_rate_limit(option, UInt64(UInt32.max), UInt64(UInt32.max))

    var callbacks: OpaquePointer?
    guard nghttp2_session_callbacks_new(&callbacks) == 0, let callbacks else {
      throw .library("out of memory")
    }
    defer { nghttp2_session_callbacks_del(callbacks) }
    Nghttp2Callbacks.install(in: callbacks)

    let userData = Unmanaged.passUnretained(recorder).toOpaque()
    var session: OpaquePointer?
    let result =
      switch role {
      case .server: nghttp2_session_server_new2(&session, callbacks, userData, option)
      case .client: nghttp2_session_client_new2(&session, callbacks, userData, option)
      }
    guard result == 0, let session else { throw .library(Self.message(result)) }
    return session
  }

  /// nghttp2's own limit of 8 frames, times the 9 bytes of a frame's header: 1.52 counts not the
  /// frames but the pieces in which their headers arrive, and a slow peer's may be single bytes.
  private static let continuationsMax = 8 * 9

  /// Wraps `nghttp2_submit_settings` and `nghttp2_session_set_local_window_size`.
  private static func submitSettings(
    _ session: OpaquePointer, _ role: HTTP2Session.Role, _ configuration: HTTP2Configuration
  ) throws(HTTP2Error) {
    func entry(_ id: nghttp2_settings_id, _ value: Int) -> nghttp2_settings_entry {
      nghttp2_settings_entry(
        settings_id: Int32(bitPattern: id.rawValue), value: UInt32(clamping: value))
    }
    var settings = [
      entry(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, Int(configuration.streamWindow)),
      entry(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, configuration.headerListSizeMax),
    ]
    if configuration.frameSizeMax != 16_384 {
      settings.append(entry(NGHTTP2_SETTINGS_MAX_FRAME_SIZE, Int(configuration.frameSizeMax)))
    }
    switch role {
    case .server:
      settings.append(
        entry(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, Int(configuration.concurrentStreamsMax)))
      // RFC 9218 section 2.1: the old priority tree is not used.
      settings.append(entry(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1))
    case .client:
      settings.append(entry(NGHTTP2_SETTINGS_ENABLE_PUSH, 0))
    }
    let result = nghttp2_submit_settings(
      session, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count)
    guard result == 0 else { throw .library(message(result)) }
    let window = nghttp2_session_set_local_window_size(
      session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, configuration.connectionWindow)
    guard window == 0 else { throw .library(message(window)) }
  }

  // MARK: Bytes

  /// Wraps `nghttp2_session_mem_recv`.
  func receive(_ input: UnsafeRawBufferPointer) throws(HTTP2Error) {
    let bytes = input.bindMemory(to: UInt8.self)
    let result = nghttp2_session_mem_recv(session, bytes.baseAddress, bytes.count)
    guard result >= 0 else {
      if let violation = recorder.violation { throw violation }
      let code = Int32(truncatingIfNeeded: result)
      switch code {
      case NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue: throw .prefaceWrong
      case NGHTTP2_ERR_NOMEM.rawValue: throw .library(Self.message(code))
      default: throw .peerViolation(Self.message(code))
      }
    }
  }

  /// Moves the next frame to the recorder's output; false when there is none.
  /// Wraps `nghttp2_session_mem_send`.
  func sendNext() throws(HTTP2Error) -> Bool {
    var bytes: UnsafePointer<UInt8>?
    let before = recorder.output.count
    let count = nghttp2_session_mem_send(session, &bytes)
    guard count >= 0 else { throw .library(Self.message(Int32(truncatingIfNeeded: count))) }
    if count > 0 {
      recorder.output.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
    }
    return recorder.output.count > before
  }

  /// Wraps `nghttp2_session_want_write`.
  var wantsWrite: Bool { nghttp2_session_want_write(session) != 0 }
  /// Wraps `nghttp2_session_want_read`.
  var wantsRead: Bool { nghttp2_session_want_read(session) != 0 }

  /// Wraps `nghttp2_session_get_remote_settings`.
  var peerHeaderListSizeMax: Int {
    Int(nghttp2_session_get_remote_settings(session, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE))
  }

  /// Wraps `nghttp2_session_consume_stream`.
  func consume(streamID: Int32, count: Int) {
    nghttp2_session_consume_stream(session, streamID, count)
  }

  // MARK: Submissions

  /// Wraps `nghttp2_submit_request`.
  func submitRequest(_ headers: HeaderBlock, hasBody: Bool) throws(HTTP2Error) -> Int32 {
    let result = withNameValues(headers) { fields in
      withProvider(hasBody) { provider in
        nghttp2_submit_request(session, nil, fields.baseAddress, fields.count, provider, nil)
      }
    }
    if result == NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE.rawValue { throw .streamsExhausted }
    guard result > 0 else { throw .library(Self.message(result)) }
    return result
  }

  /// Wraps `nghttp2_submit_response`.
  func submitResponse(_ headers: HeaderBlock, on stream: HTTP2Stream, hasBody: Bool) {
    _ = withNameValues(headers) { fields in
      withProvider(hasBody) { provider in
        nghttp2_submit_response(session, stream.id, fields.baseAddress, fields.count, provider)
      }
    }
  }

  /// Wraps `nghttp2_session_resume_data`.
  func resume(_ stream: HTTP2Stream) {
    guard stream.isDeferred else { return }
    stream.isDeferred = false
    nghttp2_session_resume_data(session, stream.id)
  }

  /// Wraps `nghttp2_submit_rst_stream`.
  func submitReset(streamID: Int32, _ code: HTTP2ErrorCode) {
    nghttp2_submit_rst_stream(
      session, UInt8(NGHTTP2_FLAG_NONE.rawValue), streamID, code.rawValue)
  }

  /// Wraps `nghttp2_submit_ping`.
  func submitPing() { nghttp2_submit_ping(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil) }

  /// Wraps `nghttp2_submit_shutdown_notice`.
  func submitShutdownNotice() { nghttp2_submit_shutdown_notice(session) }

  /// Wraps `nghttp2_submit_goaway` with `nghttp2_session_get_last_proc_stream_id`.
  func submitGoAway(_ code: HTTP2ErrorCode, reason: String) {
    let debug = Array(reason.utf8)
    nghttp2_submit_goaway(
      session, UInt8(NGHTTP2_FLAG_NONE.rawValue),
      nghttp2_session_get_last_proc_stream_id(session), code.rawValue, debug, debug.count)
  }

  private static func message(_ code: Int32) -> String { String(cString: nghttp2_strerror(code)) }
}

/// Lends the fields of a block in the form that nghttp2 takes (it copies them).
func withNameValues<R>(
  _ block: HeaderBlock, _ body: (UnsafeMutableBufferPointer<nghttp2_nv>) -> R
) -> R {
  withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: block.count) { fields in
    block.bytes.withUnsafeBufferPointer { bytes in
      // nghttp2 only reads; its struct lacks the const.
      let base = UnsafeMutablePointer(mutating: bytes.baseAddress)
      for (index, field) in block.fields.enumerated() {
        fields.initializeElement(
          at: index,
          to: nghttp2_nv(
            name: base.map { $0 + field.nameStart }, value: base.map { $0 + field.valueStart },
            namelen: field.valueStart - field.nameStart, valuelen: field.end - field.valueStart,
            flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
      }
      return body(fields)
    }
  }
}

/// Lends a data provider that reads from the stream's queue, or none.
private func withProvider<R>(
  _ hasBody: Bool, _ body: (UnsafePointer<nghttp2_data_provider>?) -> R
) -> R {
  guard hasBody else { return body(nil) }
  var provider = nghttp2_data_provider()
  provider.read_callback = Nghttp2Callbacks.readData
  return withUnsafePointer(to: provider) { body($0) }
}
