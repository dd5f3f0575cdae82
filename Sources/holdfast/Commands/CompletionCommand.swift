// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Prints a completion script.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration.command(
    "completion", "Prints a script with which a shell completes commands, options and ids.",
    """
    Ids are asked of the server that the line selects, as the command would: what does not come \
    within 0.3 seconds is not offered.

      bash:  holdfast completion bash > ~/.local/share/bash-completion/completions/holdfast
      zsh:   holdfast completion zsh > a folder of $fpath/_holdfast
      fish:  holdfast completion fish > ~/.config/fish/completions/holdfast.fish
    """,
    examples: ["holdfast completion bash > completions"])

  /// The shells by their names on the command line.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    var kind: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  func run() {
    Terminal.tell(Holdfast.completionScript(for: shell.kind))
    if shell == .bash { Terminal.tell(BashCompletion.amendments) }
  }
}
