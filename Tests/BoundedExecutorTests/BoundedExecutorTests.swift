import BoundedExecutor
import Foundation
import Synchronization
import Testing

/// Executors live as long as the process, so the tests share a few.
private enum Executors {
    static let one = BoundedExecutor(threads: 1)
    static let three = BoundedExecutor(threads: 3)
}

@Suite(.timeLimit(.minutes(10))) struct BoundedExecutorTests {
    /// Counts how many run at once, and the most that ever did.
    private final class Gauge: Sendable {
        private let state = Mutex((running: 0, most: 0, total: 0))

        var most: Int { state.withLock { $0.most } }
        var total: Int { state.withLock { $0.total } }

        func measure(_ work: () -> Void) {
            state.withLock {
                $0.running += 1
                $0.total += 1
                $0.most = max($0.most, $0.running)
            }
            work()
            state.withLock { $0.running -= 1 }
        }
    }

    @Test func neverMoreThanItsThreadsAtOnce() async {
        let gauge = Gauge()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<300 {
                group.addTask(executorPreference: Executors.three) {
                    gauge.measure { usleep(200) }
                    await Task.yield()
                    gauge.measure { usleep(200) }
                }
            }
        }
        #expect(gauge.total == 600)
        #expect(gauge.most <= 3)
    }

    /// A place where threads wait until all have come.
    ///
    /// `@unchecked Sendable`: `arrived` is touched only while `condition` is locked.
    private final class Rendezvous: @unchecked Sendable {
        private let condition = NSCondition()
        private var arrived = 0

        /// Blocks the thread until `count` have come; false when they have not after some minutes.
        func wait(for count: Int) -> Bool {
            condition.lock()
            defer { condition.unlock() }
            arrived += 1
            condition.broadcast()
            let deadline = Date(timeIntervalSinceNow: 300)
            while arrived < count {
                guard condition.wait(until: deadline) else { return false }
            }
            return true
        }
    }

    /// Three jobs that wait for one another finish only when three threads run them.
    @Test func allThreadsRunAtOnce() async {
        let rendezvous = Rendezvous()
        let met = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<3 {
                group.addTask(executorPreference: Executors.three) { rendezvous.wait(for: 3) }
            }
            return await group.allSatisfy { $0 }
        }
        #expect(met)
    }

    @Test func runsOnItsOwnThreadsAndReturnsOrThrows() async throws {
        struct Failure: Error {}
        let thread = await Executors.one.run { currentThread() }
        let again = await Task(executorPreference: Executors.one) { currentThread() }.value
        let other = await Executors.three.run { currentThread() }
        #expect(thread == again)
        #expect(thread != other)
        #expect(thread != currentThread())
        await #expect(throws: Failure.self) { try await Executors.one.run { throw Failure() } }
    }

    /// Each task waits for children on the same, only thread.
    @Test func nestedGroupsDoNotDeadlock() async {
        @Sendable func leaves(_ depth: Int) async -> Int {
            guard depth > 0 else { return 1 }
            return await withTaskGroup(of: Int.self) { group in
                for _ in 0..<3 {
                    group.addTask(executorPreference: Executors.one) { await leaves(depth - 1) }
                }
                return await group.reduce(0, +)
            }
        }
        #expect(await Executors.one.run { await leaves(6) } == 729)
    }

    @Test func runInsideRunDoesNotDeadlock() async {
        let value = await Executors.one.run {
            await Executors.three.run { await Executors.one.run { 7 } }
        }
        #expect(value == 7)
    }

    @Test func cancellationReachesTasks() async {
        let task = Task(executorPreference: Executors.one) {
            while !Task.isCancelled { await Task.yield() }
            return (try? await Task.sleep(for: .seconds(60))) == nil
        }
        task.cancel()
        #expect(await task.value)
        // The thread is free again.
        #expect(await Executors.one.run { 1 } == 1)
    }

    @Test func manyJobs() async {
        let sum = await withTaskGroup(of: Int.self) { group in
            for i in 0..<50_000 {
                group.addTask(executorPreference: Executors.three) { i }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 50_000 * 49_999 / 2)
    }

    /// One thread takes jobs in the order in which they came.
    @Test func firstInFirstOut() async {
        let order = Order()
        await Executors.one.run {
            // While this job holds the only thread, the others queue up.
            await withTaskGroup(of: Void.self) { group in
                for i in 0..<3000 {
                    group.addTask(executorPreference: Executors.one) { order.append(i) }
                }
            }
        }
        #expect(order.numbers == Array(0..<3000))
    }

    private final class Order: Sendable {
        private let state = Mutex<[Int]>([])

        var numbers: [Int] { state.withLock { $0 } }

        func append(_ number: Int) {
            state.withLock { $0.append(number) }
        }
    }

    @Test func sharedHasAThreadForEachCore() {
        #expect(BoundedExecutor.shared.threads == ProcessInfo.processInfo.activeProcessorCount)
    }
}

/// The calling thread; asked outside of an async function, where Foundation allows it.
private func currentThread() -> ObjectIdentifier {
    ObjectIdentifier(Thread.current)
}
