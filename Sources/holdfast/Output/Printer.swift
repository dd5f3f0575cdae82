// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import ProtobufJSON
import ProtobufWire

/// Prints items in the requested format.
///
/// On a terminal, times and sizes are rounded and text is escaped. Otherwise everything is exact
/// and unescaped.
struct Printer {
  let format: OutputFormat
  let surroundings: Surroundings
  private let write: (String) -> Void

  init(
    _ format: OutputFormat, _ surroundings: Surroundings,
    write: @escaping (String) -> Void = Terminal.tell
  ) {
    self.format = format
    self.surroundings = surroundings
    self.write = write
  }

  /// Prints a list. An empty table is not printed at all.
  func list<Noun: Printed>(_ nouns: [Noun]) throws {
    switch format {
    case .table, .wide: table(nouns)
    case .json:
      let texts = try nouns.map { try Self.json($0) }
      write(texts.isEmpty ? "[]" : "[\n" + texts.joined(separator: ",\n") + "\n]")
    case .jsonl: for noun in nouns { write(try Self.json(noun)) }
    case .name: for noun in nouns { write(noun.printedName) }
    }
  }

  /// Prints everything about a single item.
  func show<Noun: Printed>(_ noun: Noun) throws {
    switch format {
    case .table, .wide:
      let lines = Noun.columns.map { ($0.title, text($0.cell(noun))) }.filter { !$1.isEmpty }
      let width = lines.map { TerminalText.width($0.0) }.max() ?? 0
      for (title, value) in lines { write(Self.padded(title, to: width + 2) + value) }
    case .json, .jsonl: write(try Self.json(noun))
    case .name: write(noun.printedName)
    }
  }

  /// Prints what a command has done: a sentence for people, otherwise the item itself.
  func done<Noun: Printed>(_ noun: Noun, _ sentence: String) throws {
    switch format {
    case .table, .wide: write(surroundings.isTerminal ? TerminalText.escaped(sentence) : sentence)
    case .json, .jsonl, .name: try show(noun)
    }
  }

  /// A message as JSON on a single line.
  static func json<Message: WireMessage>(_ message: Message) throws -> String {
    do {
      let text = try ProtobufJSON(types: ContractMessages.known).text(of: message)
      return String(decoding: text, as: UTF8.self)
    } catch {
      throw Failure("The response cannot be written as JSON: \(error)")
    }
  }
}

// MARK: Tables

extension Printer {
  private func table<Noun: Printed>(_ nouns: [Noun]) {
    guard !nouns.isEmpty else { return }
    let columns = Noun.columns.filter {
      $0.place == .narrow || $0.place == .wide && format == .wide
    }
    let rows = nouns.map { noun in columns.map { cut(text($0.cell(noun))) } }
    let widths = columns.indices.map { column in
      rows.map { TerminalText.width($0[column]) }.reduce(columns[column].title.count, max)
    }
    let title = line(columns.map { $0.title.uppercased() }, widths)
    write(surroundings.hasColors ? "\u{1b}[1m\(title)\u{1b}[0m" : title)
    for row in rows { write(line(row, widths)) }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, widths).dropLast().map { Self.padded($0, to: $1 + 2) }
    let line = padded.joined() + (cells.last ?? "")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - TerminalText.width(text), 0))
  }

  /// Cuts long text, so that the following columns stay visible on a terminal.
  private func cut(_ text: String) -> String {
    surroundings.isTerminal && format == .table ? TerminalText.cut(text, to: 40) : text
  }

  private func text(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): surroundings.isTerminal ? TerminalText.escaped(text) : text
    case .number(let number): "\(number)"
    case .size(let size): surroundings.isTerminal ? "\(ByteCount(size))" : "\(size)"
    case .time(nil): ""
    case .time(let time?):
      surroundings.isTerminal
        ? PrintedTime.relative(time, now: surroundings.now) : PrintedTime.absolute(time)
    }
  }
}
