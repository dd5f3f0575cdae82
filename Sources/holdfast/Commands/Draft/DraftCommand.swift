// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The commands about drafts on the server.
struct DraftCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "draft", "Your unpublished work on the server, one copy for each session and device.",
    [
      DraftSaveCommand.self, DraftGetCommand.self, DraftListCommand.self,
      DraftPublishCommand.self, DraftDiscardCommand.self,
    ])
}
