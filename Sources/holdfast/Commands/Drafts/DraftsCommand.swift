// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The commands for drafts on this device.
struct DraftsCommand: ParsableCommand {
  static let configuration = CommandConfiguration.group(
    "drafts", "Your unsaved edits on this device, made by `holdfast edit` or a workbench.",
    [
      DraftsListCommand.self, DraftsCompareCommand.self, DraftsRecoverCommand.self,
      DraftsExportCommand.self, DraftsDiscardCommand.self,
    ])
}
