// SPDX-License-Identifier: Apache-2.0

import HoldfastClient

/// Diagnoses the connection to a server. A failed step ends the diagnosis if later steps depend on
/// it.
struct Examination {
  private let options: ServerOptions
  private var findings: [Finding] = []

  init(_ options: ServerOptions) { self.options = options }

  var hasFailed: Bool { findings.contains { $0.verdict == .failure } }

  var lines: [String] { findings.flatMap(\.lines) }

  mutating func run() async {
    do {
      let target = try options.target()
      let context = target.context.map { "context \($0)" } ?? "no context"
      note("address", "\(target.address) (\(context))")
      guard examineNetwork(of: target) else { return }
      var configuration = try target.configuration()
      configuration.retry = .none
      configuration.callTimeout = .seconds(5)
      try await withHoldfastClient(configuration) { client in
        await examineCalls(to: Server(client: client, target: target))
      }
    } catch let error as HoldfastError {
      note(Failure(error), at: "options")
    } catch let failure as Failure {
      note(failure, at: "options")
    } catch {
      findings.append(Finding(verdict: .failure, step: "options", words: "\(error)"))
    }
  }

  private mutating func note(_ step: String, _ words: String) {
    findings.append(Finding(verdict: .ok, step: step, words: words))
  }

  private mutating func note(_ failure: Failure, at step: String) {
    findings.append(
      Finding(verdict: .failure, step: step, words: failure.description, remedy: failure.remedy))
  }

  // MARK: The network

  /// Resolves the name and connects; returns false if that failed.
  private mutating func examineNetwork(of target: ServerTarget) -> Bool {
    let route = Route(target.address)
    let found = route.lookUp()
    findings.append(found.finding)
    guard !found.addresses.isEmpty else { return false }
    let connected = Route.connect(found.addresses)
    findings.append(connected)
    return connected.verdict == .ok
  }

  // MARK: Calls

  private mutating func examineCalls(to server: Server) async {
    guard await examineSecurity(of: server) else { return }
    let info: GetServerInfoResponse
    let began = ContinuousClock.now
    do throws(HoldfastError) {
      info = try await server.call(ServerServiceMethods.getServerInfo, GetServerInfoRequest())
    } catch {
      return note(Failure(error), at: "identity")
    }
    let name = info.principalID.isEmpty ? "" : "you are \(info.principalID), "
    note("identity", name + server.target.identity)
    await examineClocks(of: server)
    if let limits = info.limits {
      note(
        "limits",
        "contents up to \(ByteCount(limits.contentBytesMax)), \(limits.contentDepthMax) deep;"
          + " pages up to \(limits.pageSizeMax)")
    }
    await examineLatency(of: server, first: ContinuousClock.now - began)
    examineVersion(info)
  }

  /// Checks the server's health, which needs no credentials: if that fails, TLS is misconfigured or
  /// the peer is not Holdfast.
  private mutating func examineSecurity(of server: Server) async -> Bool {
    let step = server.target.speaksTLS ? "tls" : "protocol"
    do throws(HoldfastError) {
      let health = try await server.call(HealthMethods.check, HealthCheckRequest())
      guard health.status == .serving else {
        findings.append(
          Finding(
            verdict: .warning, step: "health", words: "the server says that it is not serving",
            remedy: "See its log and its page /readyz for the reason."))
        return true
      }
      let words =
        server.target.speaksTLS ? "negotiated, and the certificate is trusted" : "plaintext"
      note(step, words)
      return true
    } catch {
      let remedy =
        server.target.speaksTLS
        ? "Check --ca, and whether the server uses TLS at all."
        : "If the server uses TLS, add --tls or --ca; otherwise a different program answers there."
      findings.append(
        Finding(verdict: .failure, step: step, words: error.message, remedy: remedy))
      return false
    }
  }

  /// Compares the clock with the server's latest change, which cannot be in the future.
  private mutating func examineClocks(of server: Server) async {
    var request = ListSessionsRequest()
    request.pageSize = 1
    let page = try? await server.call(SessionServiceMethods.listSessions, request)
    guard let latest = page?.sessions.first?.updateTime else {
      return note("clock", "not compared, since you have no sessions there")
    }
    let (ahead, isOff) = latest.seconds.subtractingReportingOverflow(Surroundings.current.now)
    guard !isOff, ahead > Self.skewMax else {
      return note("clock", "no sign that the clocks differ")
    }
    findings.append(
      Finding(
        verdict: .warning, step: "clock",
        words: "your latest change is \(ahead) s ahead of this machine's clock",
        remedy: "Synchronize the clocks, for example with NTP: tokens depend on them."))
  }

  private static let skewMax: Int64 = 5

  private mutating func examineLatency(of server: Server, first: Duration) async {
    var times = [first]
    for _ in 0..<Self.callCount {
      let began = ContinuousClock.now
      let answer = try? await server.call(
        ServerServiceMethods.getServerInfo, GetServerInfoRequest())
      if answer != nil { times.append(ContinuousClock.now - began) }
    }
    times.sort()
    note("latency", "\(Self.milliseconds(times[times.count / 2])), median of \(times.count) calls")
  }

  private static let callCount = 4

  private static func milliseconds(_ time: Duration) -> String {
    let tenths = time / .microseconds(100)
    return "\(Int(tenths) / 10).\(Int(tenths) % 10) ms"
  }

  private mutating func examineVersion(_ info: GetServerInfoResponse) {
    let skew = VersionCommand.skew(of: info.features)
    let words = "server \(info.version), this program \(VersionCommand.number)"
    if skew.count == 1, !skew[0].hasPrefix("only") { return note("version", words) }
    findings.append(
      Finding(
        verdict: .warning, step: "version",
        words: "\(words); only one of them supports \(skew.count) of the features",
        remedy: "`holdfast version --server \(options.server ?? "ADDRESS")` lists them."))
  }
}

extension ServerTarget {
  /// The means by which the server identifies the caller.
  var identity: String {
    let proof =
      switch token {
      case .file(let path): "by the token in \(path)"
      case .command: "by the token from the context's command"
      case .variable(let name): "by the token in \(name)"
      case nil: certificate.map { "by the certificate \($0)" } ?? "without proof"
      }
    return "accepted \(proof)" + (user.map { ", acting for \($0)" } ?? "")
  }
}
