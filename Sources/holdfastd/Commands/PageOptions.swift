// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RPC

/// The pages that may call.
struct PageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      An origin whose pages may call with Connect and gRPC-Web, as browsers send it: \
      https://app.example or http://localhost:5173. Repeatable. (default: none)
      """,
      valueName: "origin"),
    transform: PageOptions.origin)
  var corsOrigins: [WebOrigin] = []

  /// The origins whose pages may call.
  var origins: [WebOrigin] { corsOrigins }

  /// The origin that a value of `--cors-origins` names.
  static func origin(_ text: String) throws -> WebOrigin {
    if text.contains("*") {
      throw ValidationError(
        "\(text) matches more than one origin. Pages call with their reader's identity, so each "
          + "origin must be listed.")
    }
    guard text != "null" else {
      throw ValidationError(
        "null is the origin of every sandboxed page and cannot be trusted.")
    }
    guard let origin = WebOrigin(text.utf8), origin.isOfPages else {
      throw ValidationError(
        "\(text) is not an origin. An origin is a scheme, a host and optionally a port, such as "
          + "https://app.example:8443.")
    }
    return origin
  }
}
