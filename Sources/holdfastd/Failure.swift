// SPDX-License-Identifier: Apache-2.0

/// What ends the program, in a sentence for a terminal; ArgumentParser prints it after "Error:".
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
