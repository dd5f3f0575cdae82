// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The commands for sessions.
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "session", "Your sessions: private documents with a history.",
    [
      SessionCreateCommand.self, SessionOpenCommand.self, SessionSaveCommand.self,
      SessionListCommand.self, SessionInfoCommand.self, SessionLogCommand.self,
      SessionDiffCommand.self, SessionRestoreCommand.self, SessionNameCommand.self,
      SessionPatchCommand.self, SessionLabelCommand.self, SessionStarCommand.self,
      SessionShareCommand.self, SessionUnshareCommand.self, SessionAccessCommand.self,
      SessionSharedCommand.self, SessionDeleteCommand.self, SessionUndeleteCommand.self,
      ExportCommand.self, ImportCommand.self,
    ])
}
