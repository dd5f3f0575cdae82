// SPDX-License-Identifier: Apache-2.0

/// A table of text whose columns have the width of their longest cell. Numbers are aligned to the
/// right.
struct TextTable {
  private var rows: [[String]]

  /// A table with the titles of its columns.
  init(_ titles: [String]) { rows = [titles.map { $0.uppercased() }] }

  /// Adds a row with as many cells as there are titles.
  mutating func append(_ cells: [String]) { rows.append(cells) }

  /// The lines of the table.
  var lines: [String] {
    let widths = rows[0].indices.map { column in
      rows.map { TerminalText.width($0[column]) }.max() ?? 0
    }
    let isNumeric = rows[0].indices.map { column in
      rows.dropFirst().allSatisfy { $0[column].first.map { "+-0123456789".contains($0) } ?? true }
    }
    return rows.map { row in
      let cells = row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - TerminalText.width(row[column]))
        return isNumeric[column] ? space + row[column] : row[column] + space
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
