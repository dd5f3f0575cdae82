// SPDX-License-Identifier: Apache-2.0

import CCurl

/// One GET with libcurl, on the thread that asks for it.
final class CurlTransfer {
  private let handle: UnsafeMutableRawPointer
  private let limits: FetchLimits
  private let isCancelled: CancellationFlag
  private var body: [UInt8] = []
  private var maxAge: Duration?
  private var isTooLarge = false

  /// Sets libcurl up once for the process; it says itself whether that worked.
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// A transfer without an address. Wraps `curl_easy_init`.
  init(limits: FetchLimits, isCancelled: CancellationFlag) throws(FetchError) {
    guard CurlTransfer.isReady, let handle = curl_easy_init() else {
      throw .failed("cannot set up libcurl")
    }
    self.handle = handle
    self.limits = limits
    self.isCancelled = isCancelled
  }

  deinit { curl_easy_cleanup(handle) }

  /// Says what to fetch, and how carefully. Wraps `curl_easy_setopt`.
  func configure(_ url: FetchURL, authorityPath: String?) throws(FetchError) {
    try text(CURLOPT_URL, url.text)
    try text(CURLOPT_PROTOCOLS_STR, url.isPlaintext ? "http" : "https")
    // A proxy has no place on the way to this machine.
    if url.isPlaintext { try text(CURLOPT_NOPROXY, "*") }
    if let authorityPath { try text(CURLOPT_CAINFO, authorityPath) }
    try text(CURLOPT_USERAGENT, "holdfastd")
    try number(CURLOPT_SSL_VERIFYPEER, 1)
    try number(CURLOPT_SSL_VERIFYHOST, 2)
    try number(CURLOPT_FOLLOWLOCATION, 0)
    // Signals belong to the rest of the process.
    try number(CURLOPT_NOSIGNAL, 1)
    try number(CURLOPT_TIMEOUT_MS, limits.timeout.milliseconds)
    try number(CURLOPT_CONNECTTIMEOUT_MS, limits.connectTimeout.milliseconds)
    try number(CURLOPT_NOPROGRESS, 0)
    let context = Unmanaged.passUnretained(self).toOpaque()
    try check(ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context))
    try check(ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context))
    try check(ccurl_set_pointer(handle, CURLOPT_XFERINFODATA, context))
    try check(
      ccurl_set_write(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        CurlTransfer.from(context)?.receive(bytes, size &* count) ?? 0
      })
    try check(
      ccurl_set_write(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        CurlTransfer.from(context)?.receiveHeader(bytes, size &* count) ?? 0
      })
    try check(
      ccurl_set_progress(handle) { context, _, _, _, _ in
        CurlTransfer.from(context)?.isCancelled.isSet == true ? 1 : 0
      })
  }

  /// Transfers, which blocks until it is done or has failed. Wraps `curl_easy_perform`.
  func perform() throws(FetchError) -> Fetch.Answer {
    let code = curl_easy_perform(handle)
    if isTooLarge { throw .tooLarge }
    if code == CURLE_ABORTED_BY_CALLBACK { throw .cancelled }
    try check(code)
    var status = 0
    try check(ccurl_response_code(handle, &status))
    guard status == 200 else { throw .status(status) }
    return Fetch.Answer(body: body, maxAge: maxAge)
  }

  private func receive(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    guard count <= limits.byteCountMax - body.count else {
      isTooLarge = true
      return 0
    }
    body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    return count
  }

  private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    let line = String(
      decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    maxAge = CacheControl.maxAge(headerLine: line) ?? maxAge
    return count
  }

  private func text(_ option: CURLoption, _ value: String) throws(FetchError) {
    try check(ccurl_set_text(handle, option, value))
  }

  private func number(_ option: CURLoption, _ value: Int) throws(FetchError) {
    try check(ccurl_set_number(handle, option, value))
  }

  private func check(_ code: CURLcode) throws(FetchError) {
    guard code == CURLE_OK else { throw .failed(String(cString: curl_easy_strerror(code))) }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension Duration {
  /// Whole milliseconds, at least one: libcurl takes 0 for no limit.
  fileprivate var milliseconds: Int {
    let (seconds, attoseconds) = components
    return max(Int(clamping: seconds &* 1_000 &+ attoseconds / 1_000_000_000_000_000), 1)
  }
}
