// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The commands for sessions.
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "session", "Your sessions: private documents with a history.",
    [
      SessionCreateCommand.self, SessionOpenCommand.self, SessionSaveCommand.self,
      SessionPatchCommand.self, SessionListCommand.self, SessionInfoCommand.self,
      SessionLabelCommand.self, SessionStarCommand.self, SessionDeleteCommand.self,
      SessionUndeleteCommand.self, ExportCommand.self, ImportCommand.self,
    ], [.sessionHistory, .sessionSharing])
}
