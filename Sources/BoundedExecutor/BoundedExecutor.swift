import Foundation

/// Threads of our own for work that keeps a core busy: encoding a text, scanning an index.
///
/// Swift's cooperative pool must never block on such work, and its width says nothing about how many searches should
/// compute at once. Run a task here with `Task(executorPreference:)`, `group.addTask(executorPreference:)` or
/// ``run(_:)``; structured concurrency and cancellation work as anywhere.
///
/// The threads live as long as the process, so executors are few and long-lived; ``shared`` has one thread for each core.
public final class BoundedExecutor: TaskExecutor {
    /// One thread for each active core.
    public static let shared = BoundedExecutor(threads: ProcessInfo.processInfo.activeProcessorCount)

    /// How many jobs run at once.
    public let threads: Int
    private let queue = JobQueue()

    /// - Precondition: `threads` is at least 1.
    public init(threads: Int) {
        precondition(threads >= 1, "an executor needs a thread")
        self.threads = threads
        for number in 0..<threads {
            let thread = Thread { [queue, unowned self] in
                // Set within the thread: before its start it would not reach the system on Linux.
                Thread.current.name = "compute-\(number)"
                while true {
                    queue.next().runSynchronously(on: self.asUnownedTaskExecutor())
                }
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// Called by the Swift runtime with each job of a task that prefers this executor.
    public func enqueue(_ job: consuming ExecutorJob) {
        queue.append(UnownedJob(job))
    }

    /// Runs a computation on one of the threads and waits for it without blocking the caller's thread.
    public func run<Result: Sendable>(_ work: @Sendable () async throws -> Result) async rethrows -> Result {
        try await withTaskExecutorPreference(self, operation: work)
    }
}

/// First in, first out; waiting threads sleep.
///
/// `@unchecked Sendable`: `jobs` is touched only while `condition` is locked.
private final class JobQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var head = 0

    func append(_ job: UnownedJob) {
        condition.lock()
        jobs.append(job)
        condition.signal()
        condition.unlock()
    }

    func next() -> UnownedJob {
        condition.lock()
        defer { condition.unlock() }
        while head == jobs.count {
            condition.wait()
        }
        let job = jobs[head]
        head += 1
        if head == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1024, head > jobs.count / 2 {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }
}
