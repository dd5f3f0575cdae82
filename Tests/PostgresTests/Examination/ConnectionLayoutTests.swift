// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct ConnectionLayoutTests {
  typealias Loop = ConnectionLayout.Loop

  static let table: [(connections: Int, loops: Int, layout: [Loop])] = [
    (2, 4, [Loop(read: 1, document: 0, write: 1)]),
    (3, 4, [Loop(read: 1, document: 1, write: 1)]),
    (4, 4, [Loop(read: 1, document: 1, write: 2)]),
    (5, 4, [Loop(read: 2, document: 1, write: 2)]),
    (6, 4, [Loop(read: 2, document: 2, write: 2)]),
    (11, 4, [Loop(read: 2, document: 2, write: 7)]),
    (20, 2, [Loop(read: 2, document: 2, write: 6), Loop(read: 2, document: 2, write: 6)]),
    (13, 2, [Loop(read: 2, document: 2, write: 3), Loop(read: 2, document: 2, write: 2)]),
    (24, 2, [Loop(read: 2, document: 2, write: 8), Loop(read: 2, document: 2, write: 8)]),
    (1_000, 2, [Loop(read: 2, document: 2, write: 8), Loop(read: 2, document: 2, write: 8)]),
  ]

  @Test(arguments: table)
  func `connections are spread as the table says`(connections: Int, loops: Int, layout: [Loop]) {
    #expect(ConnectionLayout(connections: connections, loopCount: loops).loops == layout)
  }

  @Test func `no layout has more than there is, and each loop can read and write`() {
    for connections in 2...200 {
      for loops in [1, 2, 3, 7, 16, 64, 256] {
        let layout = ConnectionLayout(connections: connections, loopCount: loops)
        #expect(layout.connectionCount <= connections)
        #expect(layout.loops.count <= loops)
        #expect(layout.loops.allSatisfy { $0.read > 0 && $0.write > 0 })
      }
    }
  }

  @Test func `where nothing is short the layout is the wanted one`() {
    for loops in [1, 2, 8, 64] {
      let wanted = ConnectionLayout.wanted(loopCount: loops)
      let layout = ConnectionLayout(connections: wanted, loopCount: loops)
      #expect(layout.connectionCount == wanted)
      #expect(layout.loops.count == loops)
    }
  }

  static let shares: [(free: Int, wanted: Int, share: Int)] = [
    (97, 24, 24), (97, 384, 48), (49, 384, 24), (20, 24, 10), (10, 24, 6), (5, 24, 5), (2, 24, 2),
    (1, 24, 1), (0, 24, 0), (97, 5, 5),
  ]

  @Test(arguments: shares)
  func `a server leaves half for others, unless there is hardly enough for one`(
    free: Int, wanted: Int, share: Int
  ) {
    let room = ConnectionRoom(limits: [
      ConnectionRoom.Limit("wide", allowed: 1_000, taken: 0),
      ConnectionRoom.Limit("narrow", allowed: free + 3, taken: 3),
    ])
    #expect(room.share(wanted: wanted) == share)
    #expect(room.narrowest?.name == "narrow")
  }
}
