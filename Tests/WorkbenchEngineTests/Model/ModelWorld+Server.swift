// SPDX-License-Identifier: Apache-2.0

@testable import WorkbenchEngine

extension ModelWorld {
  mutating func runServer(_ index: Int) {
    let client = clients[index]
    if !zombies.isEmpty, random.happens(20) {
      _ = server.execute(zombies.remove(at: random.below(zombies.count)))
    }
    guard !client.serverQueue.isEmpty else { return }
    let isDown = client.engine.link != .online
    switch client.serverQueue.removeFirst() {
    case .save(let attempt): client.answers.append(answer(to: attempt, isDown: isDown))
    case .fetch(let id):
      if isDown || random.happens(10) {
        client.answers.append(.fetchFailed(.unreachable))
      } else if let copy = server.copy(of: id) {
        client.answers.append(.fetched(copy))
      } else {
        client.answers.append(.fetchFailed(.missing))
      }
    case .renewCredentials: client.answers.append(.credentialsRenewed(random.happens(60)))
    case .probe: client.answers.append(random.happens(50) ? .linkUp : .linkDown)
    default: break
    }
  }

  private mutating func answer(to attempt: SaveAttempt, isDown: Bool) -> WorkbenchEvent {
    func answered(_ answer: SaveAnswer) -> WorkbenchEvent {
      .saveAnswered(key: attempt.key, answer)
    }
    switch isDown ? 90 + random.below(4) : random.below(100) {
    case 0..<70: return answered(server.execute(attempt))
    case 70..<80:
      _ = server.execute(attempt)
      return answered(.unknown)
    case 80..<86: return answered(.notExecuted(retryAfter: random.happens(50) ? 700 : nil))
    case 86..<89: return answered(.unauthenticated)
    case 89..<90:
      let kinds = SaveRefusal.Kind.allCases
      return answered(.refused(SaveRefusal(kinds[random.below(3)], "no")))
    default:
      zombies.append(attempt)
      return answered(.unknown)
    }
  }

  mutating func answer(_ index: Int) {
    let client = clients[index]
    guard !client.answers.isEmpty else { return }
    deliver(index, client.answers.removeFirst())
  }

  mutating func deliver(_ index: Int, _ event: WorkbenchEvent) {
    let client = clients[index]
    if case .saveAnswered(_, let answer) = event {
      client.savesUnderWay -= 1
      if case .saved(let version) = answer { client.consent(to: version) }
    }
    feed(index, event)
    // What was loaded without a question was shown, and nothing was edited.
    if case .fetched(let copy) = event, client.engine.base?.version == copy.version {
      client.consent(to: copy.version)
    }
    // An answer that comes twice changes nothing. None reaches the process that came after.
    if random.happens(5), case .saveAnswered = event, clients[index] === client {
      feed(index, event)
    }
  }

  mutating func compare(_ index: Int) {
    let client = clients[index]
    guard !client.comparisons.isEmpty else { return }
    let input = client.comparisons.removeFirst()
    let result = Reconciliation.of(input)
    switch result {
    case .merged(let merged):
      client.merges[merged.fingerprint, default: []].insert(input.mine.fingerprint)
      if client.engine.configuration.mergesByItself { client.consent(to: input.theirs.version) }
      checkMerge(input, merged, client)
    case .theirsIsSent, .equal, .theirsUnchanged, .mineUnchanged:
      client.consent(to: input.theirs.version)
    case .conflicting: break
    }
    feed(
      index,
      .reconciled(
        revision: input.revision, version: input.theirs.version.version, result))
  }

  /// What I changed is in the merge, and so is what they changed.
  private func checkMerge(
    _ input: ReconciliationInput, _ merged: WorkbenchDocument, _ client: ModelClient
  ) {
    func values(_ document: WorkbenchDocument?) -> [String: [UInt8]] {
      let content = WorkbenchContent(text: document?.content.text ?? [], inParts: true)
      return Dictionary(content.parts.map { ($0.name, $0.bytes) }) { $1 }
    }
    let base = values(input.base?.document)
    let all = values(merged)
    for side in [values(input.mine), values(input.theirs.document)] {
      for (name, value) in side where base[name] != value && all[name] != value {
        client.violate("a merge lost part \(name)")
      }
    }
  }

  mutating func request(_ index: Int) {
    let client = clients[index]
    switch client.engine.remote {
    case .diverged(let version, let divergence) where random.happens(70):
      resolve(index, version, divergence)
    case .behind(let version) where random.happens(70):
      feed(index, .resolve(.useTheirs, reviewed: version.version))
    case .gone where random.happens(70):
      token += 1
      feed(
        index,
        .resolve(random.happens(50) ? .useTheirs : .saveAsCopy(title: "c\(token)"), reviewed: 0))
    default: feed(index, .save)
    }
  }

  private mutating func resolve(
    _ index: Int, _ version: ServerVersion, _ divergence: RemoteState.Divergence
  ) {
    let client = clients[index]
    token += 1
    let resolution: Resolution
    switch random.below(5) {
    case 0: resolution = .keepMine
    case 1: resolution = .useTheirs
    case 2: resolution = .saveAsCopy(title: "c\(token)")
    case 3:
      var merged = client.engine.document
      merged.description = "m\(token)"
      client.merges[merged.fingerprint, default: []].insert(client.engine.document.fingerprint)
      resolution = .merged(merged, revision: client.engine.revision - random.below(2))
    default: resolution = .merge
    }
    if divergence != .examining { client.consent(to: version) }
    feed(index, .resolve(resolution, reviewed: version.version))
  }

  mutating func foreignWrite() {
    guard var document = server.copy(of: sessionID)?.document else { return }
    token += 1
    if random.happens(20) {
      document.title = "f\(token)"
    } else if random.happens(90) {
      var content = WorkbenchContent(text: document.content.text, inParts: true)
      content.replace("p\(random.below(5))", with: Array("\(token)".utf8))
      document.content = content
    }
    server.append(document, to: sessionID)
  }

  mutating func watch(_ index: Int) {
    guard let id = clients[index].engine.base?.version.sessionID else { return }
    if server.sessions[id]?.isDeleted == true {
      feed(index, .watchedDeletion)
    } else {
      feed(index, .watched(server.version(of: id)))
    }
  }

  mutating func link(_ index: Int) {
    feed(index, random.happens(35) ? .linkDown : .linkUp)
  }

  mutating func rare(_ index: Int) {
    token += 1
    switch random.below(7) {
    case 0: server.sessions[sessionID]?.isDeleted.toggle()
    case 1: server.forgetKeys()
    case 2: feed(index, .close)
    case 3, 4: feed(index, .discard)
    case 5: feed(index, .saveAs(title: "c\(token)"))
    default: server.sessions[sessionID]?.isDeleted = false
    }
  }
}

extension ModelClient {
  /// Somebody, or a comparison that proves it harmless, agrees that a version be replaced.
  func consent(to version: ServerVersion) {
    consented.insert("\(version.sessionID)@\(version.version)")
  }
}
