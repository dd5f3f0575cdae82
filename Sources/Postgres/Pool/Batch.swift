// SPDX-License-Identifier: Apache-2.0

/// Calls of one statement that are sent as a single one, over an array for each parameter.
///
/// ```
///   members ─▶ operation: the batched statement ─▶ each member gets its row, or none
///                                              └─▶ failed: each member runs alone
/// ```
///
/// A statement may fail because of one caller's values, so the failure of a batch is not final for
/// its members: they are returned and sent one by one. Only a lost connection or a timeout fails
/// all members, since one by one they could each take as long again.
///
/// A batch of changes is one statement, and therefore one transaction. It waits for no lock: a
/// member without a result row, because the row is locked or the change does not apply, has changed
/// nothing and is returned too. If the response is missing and changes may have been made, all
/// members fail with an unknown outcome: no change is made twice.
///
/// Invariant: belongs to the loop's thread; holds its members until the operation has ended.
final class Batch {
  /// The statements to send.
  private(set) lazy var operation = Operation(
    .query(statement, Parameters(merging: parameters, types: types)),
    waiter: .callback { [self] in end($0) })

  private let statement: Statement
  private let types: [PostgresType]
  /// True if the members change something.
  private let commits: Bool
  private let parameters: [Parameters]
  private var members: [Operation]
  /// Takes the members back that are to run alone.
  private let handBack: (Operation) -> Void

  /// A batch of these calls of `single`, executed by its batched form `batched`.
  init(
    _ members: [Operation], parameters: [Parameters], of single: Statement, as batched: Statement,
    handBack: @escaping (Operation) -> Void
  ) {
    statement = batched
    types = single.parameterTypes
    commits = single.keyCount > 0
    self.parameters = parameters
    self.members = members
    self.handBack = handBack
    for member in members { member.place = .batched(self) }
  }

  /// The caller of a member has cancelled. The statement continues while other callers wait.
  func memberAbandoned() {
    if members.allSatisfy(\.isCancelled) { operation.cancel() }
  }

  private func end(_ outcome: Operation.Outcome) {
    let ended = members
    members = []
    switch outcome {
    case .success(let answers):
      guard let rows = answers.first.flatMap({ $0.separated(into: ended.count) }) else {
        return finish(ended, .malformed("a batch without a valid index in its rows"))
      }
      for (member, row) in zip(ended, rows) {
        if commits, row.isEmpty { runAlone(member) } else { member.finish(.success([row])) }
      }
    case .failure(let error) where isSharedFate(error):
      finish(ended, error)
    case .failure:
      for member in ended { runAlone(member) }
    }
  }

  private func runAlone(_ member: Operation) {
    guard !member.isCancelled else { return }
    member.runsAlone = true
    handBack(member)
  }

  /// True if an error concerns the server or its connection, not the values sent, or leaves open
  /// whether a change was made.
  private func isSharedFate(_ error: PostgresError) -> Bool {
    if commits, error.mayHaveExecuted { return true }
    return switch error.kind {
    case .unavailable, .overloaded, .queueFull, .cancelled, .timedOut: true
    default: false
    }
  }

  private func finish(_ members: [Operation], _ error: PostgresError) {
    for member in members { member.finish(.failure(error)) }
  }

  /// The maximum number of members of a batch. A larger batch would save little more, while each
  /// member waits for all others and all their rows are in memory at once.
  static func memberCountMax(of statement: Statement) -> Int {
    if statement.keyCount > 0 { return changeCountMax }
    return switch statement.weight {
    case .light: 32
    case .heavy: 8
    }
  }

  /// The most changes in one batch (measured: batches of 8 and of 16 cost about the same for each).
  static let changeCountMax = 16

  /// The maximum number of change batches in flight in one lane, unless they are full: one that
  /// runs, and one that is being flushed to disk.
  static let changeBatchesMax = 2

  /// The most bytes of values in one batch, unless a single call has more: the server holds them
  /// several times over, and a small change must not wait for many large ones.
  static let byteCountMax = 512 << 10
}

extension Rows {
  /// The rows of a batch by member, identified by the last column, which counts members from 1: one
  /// row or none for each member. Nil if the rows are inconsistent with the number of members.
  fileprivate func separated(into memberCount: Int) -> [Rows]? {
    var separated = Array(repeating: none, count: memberCount)
    for row in 0..<count {
      guard let number = try? int64(row, columnCount - 1), 1...Int64(memberCount) ~= number else {
        return nil
      }
      separated[Int(number) - 1] = only(row)
    }
    return separated
  }
}

extension Parameters {
  /// The arguments of many calls as one array for each parameter. The elements of an array look
  /// like values of their own: nothing is encoded again.
  init(merging calls: [Parameters], types: [PostgresType]) {
    self.init(
      byteCapacity: calls.reduce(types.count * Self.arrayHeaderSize) { size, call in
        size + call.bytes.count + call.count * MemoryLayout<Int32>.size
      })
    var positions = Array(repeating: 0, count: calls.count)
    for (index, type) in types.enumerated() {
      appendArray(of: type, count: calls.count) { parameters in
        for (call, merged) in calls.enumerated() {
          let size = merged.sizes[index]
          let end = positions[call] + Int(max(0, size))
          parameters.appendElement(size: size, merged.bytes[positions[call]..<end])
          positions[call] = end
        }
      }
    }
  }
}
