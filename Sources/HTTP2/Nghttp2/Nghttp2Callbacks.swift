// SPDX-License-Identifier: Apache-2.0

import CNghttp2

/// The functions that nghttp2 calls: each finds its recorder, writes down what happened and
/// returns. None sends, receives or frees; resets are submitted, which nghttp2 allows here.
enum Nghttp2Callbacks {
  static func install(in callbacks: OpaquePointer) {
    nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, beginFrame)
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, invalidFrame)
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, beginHeaders)
    nghttp2_session_callbacks_set_on_header_callback(callbacks, header)
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frameReceived)
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, dataReceived)
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, streamClosed)
    nghttp2_session_callbacks_set_send_data_callback(callbacks, sendData)
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, frameSent)
  }

  private static let ok: Int32 = 0
  private static let endStreamFlag = UInt8(NGHTTP2_FLAG_END_STREAM.rawValue)
  private static let ackFlag = UInt8(NGHTTP2_FLAG_ACK.rawValue)

  private static func recorder(_ userData: UnsafeMutableRawPointer?) -> FrameRecorder? {
    userData.map { Unmanaged<FrameRecorder>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func reset(
    _ streamID: Int32, asMalformedIn recorder: FrameRecorder, _ session: OpaquePointer?
  ) {
    recorder.stream(streamID)?.isMalformed = true
    recorder.counts.malformed &+= 1
    reset(streamID, .protocolError, session)
  }

  private static func reset(
    _ streamID: Int32, _ code: HTTP2ErrorCode, _ session: OpaquePointer?
  ) {
    nghttp2_submit_rst_stream(
      session, UInt8(NGHTTP2_FLAG_NONE.rawValue), streamID, code.rawValue)
  }

  // MARK: Receiving

  private static let beginFrame: nghttp2_on_begin_frame_callback = { _, header, userData in
    guard let userData, let header else { return ok }
    let type = UInt32(header.pointee.type)
    let isUseful =
      type == NGHTTP2_HEADERS.rawValue
      || type == NGHTTP2_DATA.rawValue
        && (header.pointee.length > 0 || header.pointee.flags & endStreamFlag != 0)
    let isMisplaced = type == NGHTTP2_PRIORITY.rawValue && header.pointee.stream_id == 0
    Unmanaged<FrameRecorder>.fromOpaque(userData)._withUnsafeGuaranteedRef { recorder in
      let isReset = type == NGHTTP2_RST_STREAM.rawValue
      recorder.beginFrame(
        isUseful: isUseful, resetID: isReset ? header.pointee.stream_id : nil)
      if isMisplaced { recorder.violation = .priorityMisplaced }
    }
    return isMisplaced ? NGHTTP2_ERR_CALLBACK_FAILURE.rawValue : ok
  }

  private static let invalidFrame: nghttp2_on_invalid_frame_recv_callback = { _, _, _, userData in
    recorder(userData)?.counts.malformed &+= 1
    return ok
  }

  private static let beginHeaders: nghttp2_on_begin_headers_callback = { _, frame, userData in
    guard let recorder = recorder(userData), let frame else { return ok }
    let streamID = frame.pointee.hd.stream_id
    if recorder.beginHeaders(streamID: streamID) { recorder.register(streamID) }
    return ok
  }

  private static let header: nghttp2_on_header_callback = {
    _, _, name, nameCount, value, valueCount, _, userData in
    guard let userData else { return ok }
    // Called for every field, so it does without retaining the recorder.
    Unmanaged<FrameRecorder>.fromOpaque(userData)._withUnsafeGuaranteedRef { recorder in
      recorder.header(
        UnsafeBufferPointer(start: name, count: nameCount),
        UnsafeBufferPointer(start: value, count: valueCount))
    }
    return ok
  }

  private static let dataReceived: nghttp2_on_data_chunk_recv_callback = {
    session, _, streamID, bytes, count, userData in
    guard let recorder = recorder(userData) else { return ok }
    // The connection's window is credited at once, the stream's when the application has read:
    // so a slow stream never starves its neighbours.
    nghttp2_session_consume_connection(session, count)
    guard let stream = recorder.stream(streamID) else { return ok }
    switch recorder.data(stream, UnsafeBufferPointer(start: bytes, count: count)) {
    case nil: break
    case .noError?: reset(streamID, .noError, session)
    case _?: reset(streamID, asMalformedIn: recorder, session)
    }
    return ok
  }

  private static let frameReceived: nghttp2_on_frame_recv_callback = { session, frame, userData in
    guard let recorder = recorder(userData), let frame else { return ok }
    let header = frame.pointee.hd
    let endStream = header.flags & endStreamFlag != 0
    switch UInt32(header.type) {
    case NGHTTP2_HEADERS.rawValue:
      if !recorder.endHeaders(streamID: header.stream_id, endStream: endStream) {
        reset(header.stream_id, asMalformedIn: recorder, session)
      }
    case NGHTTP2_DATA.rawValue where endStream:
      if let stream = recorder.stream(header.stream_id), !recorder.endData(stream) {
        reset(header.stream_id, asMalformedIn: recorder, session)
      }
    case NGHTTP2_PING.rawValue:
      recorder.note(header.flags & ackFlag != 0 ? .pingAcknowledged : .ping)
    case NGHTTP2_SETTINGS.rawValue where header.flags & ackFlag == 0:
      recorder.note(.settings)
    case NGHTTP2_GOAWAY.rawValue:
      let goAway = frame.pointee.goaway
      recorder.note(
        .goAway(
          lastStreamID: goAway.last_stream_id, HTTP2ErrorCode(rawValue: goAway.error_code)))
    default: break
    }
    return ok
  }

  private static let streamClosed: nghttp2_on_stream_close_callback = {
    _, streamID, code, userData in
    recorder(userData)?.closed(streamID: streamID, HTTP2ErrorCode(rawValue: code))
    return ok
  }

  // MARK: Sending

  /// Tells how much of the stream's queue the next DATA frame takes; `sendData` moves the bytes.
  static let readData: nghttp2_data_source_read_callback = {
    session, streamID, _, limit, flags, _, userData in
    guard let recorder = recorder(userData), let stream = recorder.stream(streamID), let flags
    else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
    let count = stream.available(limit: limit)
    flags.pointee |= NGHTTP2_DATA_FLAG_NO_COPY.rawValue
    guard count == stream.queuedBytes else { return count }
    switch stream.end {
    case .open:
      if count > 0 { return count }
      stream.isDeferred = true
      return Int(NGHTTP2_ERR_DEFERRED.rawValue)
    case .withData:
      flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
    case .withTrailers(let trailers):
      flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
      _ = withNameValues(trailers) { fields in
        nghttp2_submit_trailer(session, streamID, fields.baseAddress, fields.count)
      }
    }
    return count
  }

  private static let sendData: nghttp2_send_data_callback = {
    _, frame, frameHeader, count, _, userData in
    guard let recorder = recorder(userData), let frame,
      let stream = recorder.stream(frame.pointee.hd.stream_id)
    else { return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue }
    // nghttp2 returns between frames only on request; it keeps this frame for the next call.
    guard recorder.hasRoom else { return NGHTTP2_ERR_WOULDBLOCK.rawValue }
    recorder.sendData(
      stream,
      frameHeader: UnsafeBufferPointer(start: frameHeader, count: FrameRecorder.frameHeaderSize),
      count: count)
    return ok
  }

  private static let frameSent: nghttp2_on_frame_send_callback = { session, frame, userData in
    guard let recorder = recorder(userData), let frame else { return ok }
    let header = frame.pointee.hd
    if UInt32(header.type) == NGHTTP2_RST_STREAM.rawValue,
      frame.pointee.rst_stream.error_code != NGHTTP2_NO_ERROR.rawValue
    {
      recorder.counts.resetsSent &+= 1
    }
    guard
      UInt32(header.type) == NGHTTP2_HEADERS.rawValue
        || UInt32(header.type) == NGHTTP2_DATA.rawValue
    else { return ok }
    recorder.counts.sent &+= 1
    guard header.flags & endStreamFlag != 0, let stream = recorder.stream(header.stream_id)
    else { return ok }
    if let code = recorder.sentEnd(of: stream) { reset(header.stream_id, code, session) }
    return ok
  }
}
