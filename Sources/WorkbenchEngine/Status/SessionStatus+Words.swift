// SPDX-License-Identifier: Apache-2.0

extension SessionStatus {
  /// The text of the headline, the same in every workbench.
  ///
  /// - Parameter secondsFromUTC: The offset of the user's time zone, for the times of day.
  public func words(secondsFromUTC: Int = 0) -> String {
    let clock = ClockFace(secondsFromUTC: secondsFromUTC)
    switch headline {
    case .opening: return "Opening…"
    case .readOnly: return "Snapshot · cannot be changed"
    case .closed: return "Closed"
    case .conflict: return conflictWords(clock)
    case .blocked: return blockedWords
    case .localFailed: return localFailureWords
    case .unknown: return "Checking whether it was saved…"
    case .offline: return offlineWords(clock)
    case .saving:
      return save == .saving(hasLaterEdits: true)
        ? "Saving to the server… newer changes wait" : "Saving to the server…"
    case .dirty: return "Editing…"
    case .autosaved: return autosavedWords(clock)
    case .behind: return "Newer version on the server\(author) · load it"
    case .saved:
      let name = version.map { " (version \($0.version))" } ?? ""
      return "Saved on the server\(clock.suffix(acknowledgedAt))\(name)"
    }
  }

  private func autosavedWords(_ clock: ClockFace) -> String {
    let here = "Saved on this device\(clock.suffix(durableAt))"
    guard let serverDraftAt else { return "\(here) · not on the server" }
    return "\(here) · draft on the server\(clock.suffix(serverDraftAt))"
  }

  private var author: String {
    guard let writer = remote.version?.writer else { return "" }
    return " by \(writer)"
  }

  private func conflictWords(_ clock: ClockFace) -> String {
    if remote == .gone { return "Deleted on the server · your copy is safe here" }
    let kept = content == .dirty ? "" : " · your changes are kept here"
    return "Changed on the server\(author)\(clock.suffix(remote.version?.updatedAt))\(kept)"
  }

  private var blockedWords: String {
    guard case .blocked(let refusal) = save else { return "" }
    switch refusal.kind {
    case .authExpired: return "Sign in again · nothing is lost"
    case .newerFormat:
      return "Not saved on the server: written by a newer program · update this one or save a copy"
    case .tooLarge, .invalid, .denied: return "Not saved on the server: \(refusal.message)"
    }
  }

  private var localFailureWords: String {
    guard case .localFailed(let failure) = content else { return "" }
    return "Cannot save on this device: \(failure.words) · save to the server or export"
  }

  private func offlineWords(_ clock: ClockFace) -> String {
    let since = "Offline\(clock.suffix(offlineSince, after: " since"))"
    switch content {
    case .clean: return "\(since) · all changes are on the server"
    case .autosaved: return "\(since) · changes are kept here"
    case .dirty, .localFailed: return since
    }
  }
}

extension LocalFailure {
  /// The reason in words, as a clause.
  public var words: String {
    switch self {
    case .diskFull: "the disk is full"
    case .quotaExceeded: "drafts have reached their size limit"
    case .locked: "another program has locked the drafts"
    case .newerSchema: "the drafts are from a newer version of this program"
    case .notPermitted: "the drafts folder is not private to this user"
    case .keyMissing: "the key to the drafts is missing"
    case .unavailable: "drafts cannot be written"
    }
  }
}
