// SPDX-License-Identifier: Apache-2.0

import ProtobufWire

/// A value of a table.
enum Cell {
  /// Text, which others may have written.
  case text(String)
  case number(Int64)
  /// A size in bytes.
  case size(Int64)
  case time(WireTimestamp?)

  /// A format of contents with its version: `notebook 3`.
  static func format(_ name: String, _ version: Int32) -> Cell {
    .text(version == 0 ? name : "\(name) \(version)")
  }
}

/// The places where a column is shown.
enum ColumnPlace {
  /// In every table.
  case narrow
  /// With `-o wide`.
  case wide
  /// Only in the description of one thing.
  case alone
}

/// A column of a table of nouns, which is a line where one of them is told of.
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

/// A message that commands print in every format.
protocol Printed: WireMessage {
  static var columns: [Column<Self>] { get }
  /// The id, or the name where there is none, which `-o name` prints.
  var printedName: String { get }
}
