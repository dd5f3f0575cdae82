// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LoadTesting

/// Compares two results.
struct BenchCompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration.command(
    "compare", "Tells which figures of two results differ by more than noise.",
    """
    The results are files that `holdfast bench --json` has written. Each measurement is divided \
    into ten parts; a difference counts if it is at least 3 % and more than three times the \
    standard error that the parts show. Exit status: 0 if no figure is worse, 1 if one is.
    """,
    examples: ["holdfast bench compare before.json after.json"])

  @Argument(help: "The first result.", completion: .file())
  var before: String

  @Argument(help: "The second result.", completion: .file())
  var after: String

  func run() async throws {
    try await Failure.reporting {
      let (first, second) = (try read(before), try read(after))
      guard first.work == second.work else {
        throw Failure("The results are of different work: \(first.work) and \(second.work).")
      }
      let comparison = LoadComparison(first, second)
      guard !comparison.rows.isEmpty else {
        throw Failure("The results have no call at the same rate in common.")
      }
      var table = TextTable(["offered/s", "call", "figure", "before", "after", "", "verdict"])
      for row in comparison.rows {
        let change = row.before > 0 ? (row.after / row.before - 1) * 100 : 0
        table.append([
          row.offered.map(rounded) ?? "closed", row.call.rawValue, Self.name(row.figure),
          rounded(row.before), rounded(row.after), "\(change < 0 ? "" : "+")\(rounded(change)) %",
          !row.isDifferent ? "no difference" : row.isWorse ? "worse" : "better",
        ])
      }
      for line in table.lines { Terminal.tell(line) }
      if comparison.isWorse { throw ExitStatus.failed }
    }
  }

  private func read(_ path: String) throws -> LoadResult {
    let text = try InputFile(path).readAll(sizeMax: Self.sizeMax)
    do throws(LoadResult.ParsingError) {
      return try LoadResult(parsing: text)
    } catch {
      throw Failure("\(path) cannot be compared: \(error).")
    }
  }

  private static func name(_ figure: LoadComparison.Figure) -> String {
    switch figure {
    case .rate: "calls/s"
    case .median: "p50 ms"
    case .tail: "p99 ms"
    }
  }

  private static let sizeMax = 16 << 20
}
