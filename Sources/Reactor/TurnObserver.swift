// SPDX-License-Identifier: Apache-2.0

/// Observes the end of a turn, once: the ready jobs have run and the loop is about to wait.
public protocol TurnObserver: AnyObject {
  /// Called after `EventLoop.atEndOfTurn(_:)`, on the loop's thread. Connections write here what
  /// the turn produced, with one call each.
  func turnEnded()
}
