// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The commands about drafts on the server.
struct ServerDraftCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "server-draft", "Your unpublished work on the server, one copy for each session and device.",
    [
      ServerDraftSaveCommand.self, ServerDraftGetCommand.self, ServerDraftListCommand.self,
      ServerDraftPublishCommand.self, ServerDraftDiscardCommand.self,
    ])
}
