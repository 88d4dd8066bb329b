import BoundedExecutor
import Synchronization
import Testing

@Suite struct StreamTests {
    private let executor = BoundedExecutor(threads: 3)

    @Test(arguments: [0, 1, 12, 500]) func resultsComeInOrder(count: Int) async throws {
        var numbers = (0..<count).makeIterator()
        var received: [Int] = []
        try await executor.stream(from: { numbers.next() }) { number in
            // The first of each few takes longest, so that later ones are done before it.
            if number.isMultiple(of: 5) { try await Task.sleep(for: .milliseconds(2)) }
            return number * 2
        } into: {
            received.append($0)
        }
        #expect(received == (0..<count).map { $0 * 2 })
    }

    @Test func readingWaitsForASlowPiece() async throws {
        var numbers = (0..<100).makeIterator()
        var read = 0
        var received = 0
        var furthest = 0
        try await executor.stream(from: {
            read += 1
            furthest = max(furthest, read - received)
            return numbers.next()
        }) { number in
            if number == 0 { try await Task.sleep(for: .milliseconds(20)) }
        } into: {
            received += 1
        }
        #expect(received == 100)
        #expect(furthest <= 12)
    }

    struct Mistake: Error, Equatable {
        let place: String
    }

    @Test(arguments: ["reading", "work", "receiving"]) func anErrorEndsItAll(place: String) async throws {
        let atWork = Mutex(0)
        var read = 0
        await #expect(throws: Mistake(place: place)) {
            try await executor.stream(from: {
                read += 1
                if place == "reading", read == 20 { throw Mistake(place: place) }
                return read <= 1000 ? read : nil
            }) { number in
                atWork.withLock { $0 += 1 }
                defer { atWork.withLock { $0 -= 1 } }
                if place == "work", number == 20 { throw Mistake(place: place) }
                return number
            } into: { number in
                if place == "receiving", number == 20 { throw Mistake(place: place) }
            }
        }
        #expect(read < 1000)
        #expect(atWork.withLock { $0 } == 0, "nothing is left at work")
    }
}
