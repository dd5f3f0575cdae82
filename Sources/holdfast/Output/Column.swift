// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// The value of a table cell.
enum Cell {
  /// Text, possibly written by other users.
  case text(String)
  case number(Int64)
  /// A size in bytes.
  case size(Int64)
  case time(WireTimestamp?)

  /// A content format with its version: `notebook 3`.
  static func format(_ name: String, _ version: Int32) -> Cell {
    .text(version == 0 ? name : "\(name) \(version)")
  }
}

/// The outputs in which a column is shown.
enum ColumnPlace {
  /// In every table.
  case narrow
  /// With `-o wide`.
  case wide
  /// Only in the description of a single item.
  case alone
}

/// A column of a table, or a line in the description of a single item.
struct Column<Noun> {
  let title: String
  let place: ColumnPlace
  let cell: (Noun) -> Cell

  init(_ title: String, _ place: ColumnPlace = .narrow, _ cell: @escaping (Noun) -> Cell) {
    self.title = title
    self.place = place
    self.cell = cell
  }
}

/// A message that commands can print in every format.
protocol Printed: WireMessage {
  static var columns: [Column<Self>] { get }
  /// The id, or else the name, printed by `-o name`.
  var printedName: String { get }
}
