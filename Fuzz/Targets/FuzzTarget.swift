// SPDX-License-Identifier: Apache-2.0

/// A parser with the rules that hold for whatever bytes it is given.
struct FuzzTarget: Sendable {
  /// Its name, which is also that of its folders in `Corpus` and `FailCases`.
  let name: String
  /// Feeds it with bytes; throws a `Finding` where they break a rule.
  let run: @Sendable ([UInt8]) throws -> Void

  /// Every target, by name.
  static let all: [FuzzTarget] = [
    FuzzTarget(name: "Address", run: fuzzAddress),
    FuzzTarget(name: "Base64", run: fuzzBase64),
    FuzzTarget(name: "Bundle", run: fuzzBundle),
    FuzzTarget(name: "BundleBody", run: fuzzBundleBody),
    FuzzTarget(name: "Certificate", run: fuzzCertificate),
    FuzzTarget(name: "Compression", run: fuzzCompression),
    FuzzTarget(name: "Configuration", run: fuzzConfiguration),
    FuzzTarget(name: "ConnectEnvelopes", run: fuzzConnectEnvelopes),
    FuzzTarget(name: "ConnectQuery", run: fuzzConnectQuery),
    FuzzTarget(name: "Contract", run: fuzzContract),
    FuzzTarget(name: "Fetch", run: fuzzFetch),
    FuzzTarget(name: "Framing", run: fuzzFraming),
    FuzzTarget(name: "GRPCWebText", run: fuzzGRPCWebText),
    FuzzTarget(name: "HTTP1", run: fuzzHTTP1),
    FuzzTarget(name: "HTTP1Calls", run: fuzzHTTP1Calls),
    FuzzTarget(name: "HTTP2", run: fuzzHTTP2),
    FuzzTarget(name: "Identifiers", run: fuzzIdentifiers),
    FuzzTarget(name: "JSON", run: fuzzJSON),
    FuzzTarget(name: "JSONPatch", run: fuzzJSONPatch),
    FuzzTarget(name: "JSONTypedef", run: fuzzJSONTypedef),
    FuzzTarget(name: "KeySet", run: fuzzKeySet),
    FuzzTarget(name: "PageToken", run: fuzzPageToken),
    FuzzTarget(name: "PercentEncoding", run: fuzzPercentEncoding),
    FuzzTarget(name: "ProtobufJSON", run: fuzzProtobufJSON),
    FuzzTarget(name: "RequestHead", run: fuzzRequestHead),
    FuzzTarget(name: "ResponseHead", run: fuzzResponseHead),
    FuzzTarget(name: "Timeout", run: fuzzTimeout),
    FuzzTarget(name: "Token", run: fuzzToken),
    FuzzTarget(name: "Wire", run: fuzzWire),
  ]

  /// The one that the program feeds; chosen before the first input.
  nonisolated(unsafe) static var chosen: FuzzTarget?
}

/// A rule that an input broke.
struct Finding: Error, CustomStringConvertible {
  let description: String
}

/// Throws a finding unless a rule holds.
func require(_ holds: Bool, _ rule: @autoclosure () -> String) throws(Finding) {
  if !holds { throw Finding(description: rule()) }
}

/// Chooses what `holdfast_fuzz_run` feeds; 0 where there is no such target.
@_cdecl("holdfast_fuzz_choose")
func chooseTarget(_ name: UnsafePointer<CChar>) -> CInt {
  FuzzTarget.chosen = FuzzTarget.all.first { $0.name == String(cString: name) }
  return FuzzTarget.chosen == nil ? 0 : 1
}

/// Feeds the chosen target and ends the program at a finding.
@_cdecl("holdfast_fuzz_run")
func runTarget(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try FuzzTarget.chosen?.run([UInt8](UnsafeBufferPointer(start: start, count: count)))
  } catch {
    fatalError("\(error)")
  }
  return 0
}
