// SPDX-License-Identifier: Apache-2.0

import DraftStore
import PersistenceModel
import RPC
import Workbench
import WorkbenchEngine

extension Failure {
  /// The error of a workbench, for people.
  init(_ error: WorkbenchError) {
    switch error {
    case .missing:
      self.init(
        "The session is not on the server, or not visible to you. (SESSION_NOT_FOUND)",
        exitCode: ExitStatus.refused(.notFound),
        remedy: Remedy.after(PersistenceError.Reason.sessionNotFound))
    case .unreachable:
      self.init(
        "The server cannot be reached.", exitCode: ExitStatus.later,
        remedy: "`holdfast doctor` checks the connection to the server.")
    case .rejected(let refusal): self.init(refusal)
    case .local(let failure):
      self.init(
        "The drafts on this device cannot be used: \(failure.words).", remedy: failure.remedy)
    case .damaged:
      self.init(
        "The draft cannot be read. It is kept as damaged.",
        remedy:
          "`holdfast drafts list --all` shows it; `holdfast drafts export` saves what remains.")
    case .draftGone:
      self.init(
        "The draft was saved, discarded or taken over meanwhile.",
        exitCode: ExitStatus.refused(.notFound),
        remedy: "`holdfast drafts list --all` lists what is there.")
    case .openElsewhere(let processes):
      let places = processes.map { "process \($0.pid) on \($0.host)" }.joined(separator: ", ")
      self.init(
        "The draft is open in \(places).", exitCode: ExitStatus.later,
        remedy: "Close it there, or add --even-if-open if that process has ended.")
    case .changedSinceReview:
      self.init(
        "The session has changed again.", exitCode: ExitStatus.later,
        remedy: "Run the command again.")
    case .notApplicable:
      self.init(
        "A save of the same edits has no answer yet.", exitCode: ExitStatus.later,
        remedy: "Run the command again.")
    case .readOnly, .notOpen, .closed, .notInParts, .discarded, .cancelled:
      self.init("The edit was stopped.")
    }
  }

  /// The error of a save that the server refused.
  init(_ refusal: SaveRefusal) {
    switch refusal.kind {
    case .tooLarge: self.init(refusal.message, exitCode: ExitStatus.refused(.resourceExhausted))
    case .invalid: self.init(refusal.message, exitCode: ExitStatus.refused(.invalidArgument))
    case .denied: self.init(refusal.message, exitCode: ExitStatus.refused(.permissionDenied))
    case .newerFormat:
      self.init(
        refusal.message, exitCode: ExitStatus.refused(.failedPrecondition),
        remedy: Remedy.after(PersistenceError.Reason.contentFormatNewer))
    case .authExpired:
      self.init(
        refusal.message, exitCode: ExitStatus.refused(.unauthenticated),
        remedy: Remedy.after(PersistenceError.Reason.unauthenticated))
    }
  }
}

extension LocalFailure {
  /// The suggested next step.
  fileprivate var remedy: String? {
    switch self {
    case .diskFull: "Free some space."
    case .quotaExceeded: "Save or export drafts."
    case .locked: "Try again in a moment."
    case .newerSchema: "Use a newer version of this program."
    case .notPermitted: "Run `chmod go=` on the folder, or set XDG_STATE_HOME to a private one."
    case .keyMissing:
      "Set \(DraftKeyOptions.variable), or add --draft-key-file, to the keys of the program that "
        + "seals them."
    case .unavailable: nil
    }
  }
}
