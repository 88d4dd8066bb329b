import Foundation
import HybridSearch

/// Starts writers, readers and backups, kills them, and has the index checked.
struct KillDriver {
    let workplace: Workplace
    private var random: SplitMix
    private let legs: [Workplace.Legs]
    private var legsNow = Workplace.Legs.hashed
    private let start = ContinuousClock.now

    // What has happened.
    private var phases: [Phase: Int] = [:]
    private var pendingThere = 0
    private var pendingGone = 0
    private var withUnfinished = 0
    private var killedReaders = 0
    private var killedBackups = 0
    private var restarts = 0

    init(workplace: Workplace, seed: UInt64) throws {
        self.workplace = workplace
        random = SplitMix(seed: seed)
        let models = ModelLibrary()
        let hasModels = ["splade-tiny", "all-MiniLM-L6-v2"].allSatisfy { (try? models.folder(of: $0)) != nil }
        // Models take a while to load, so they come seldom.
        legs = [.hashed, .hashed, .hashed, .hashed, .hashed, .words] + (hasModels ? [.models] : [])
        try startAnew()
    }

    private mutating func startAnew() throws {
        try? FileManager.default.removeItem(at: workplace.folder)
        try removeBackups()
        legsNow = legs.randomElement(using: &random) ?? .hashed
        restarts += 1
    }

    // MARK: A round

    mutating func round(_ number: Int) async throws {
        if number > 1, Int.random(in: 0..<25, using: &random) == 0 { try startAnew() }
        Phase.start.note(at: workplace.phase)
        let writer = try child(
            "write", ["--commits", "80", "--seed", "\(UInt32.random(in: 0 ... .max, using: &random))", "--legs", legsNow.rawValue])
        let reader = number % 4 == 0 ? try child("read") : nil
        let backup = number % 6 == 0 ? try child("backup") : nil
        if backup != nil, Bool.random(using: &random) { await pause(milliseconds: 0..<60) }
        try await pauseBeforeKilling(writer)
        let isBackupKilled = backup?.isRunning ?? false
        for child in [writer, reader, backup] { child?.kill() }
        try await expectEnd(of: writer)
        if let reader { try await expectEnd(of: reader) }
        if let backup { try await expectEnd(of: backup) }
        phases[Phase(notedAt: workplace.phase) ?? .start, default: 0] += 1
        killedReaders += reader == nil ? 0 : 1
        killedBackups += isBackupKilled ? 1 : 0
        try await check()
        try checkCopies()
        try? FileManager.default.removeItem(at: workplace.backup)
    }

    /// Half of the time any moment will do, else one shortly after the writer has begun with something.
    private mutating func pauseBeforeKilling(_ writer: Child) async throws {
        let phase = Phase.allCases.dropLast().randomElement(using: &random) ?? .start
        guard Bool.random(using: &random) else { return await pause(milliseconds: 5..<600) }
        let deadline = ContinuousClock.now + .milliseconds(800)
        while writer.isRunning, Phase(notedAt: workplace.phase) != phase, .now < deadline {
            try await Task.sleep(for: .microseconds(200))
        }
        await pause(milliseconds: 0..<12)
    }

    private mutating func pause(milliseconds: Range<Double>) async {
        try? await Task.sleep(for: .seconds(Double.random(in: milliseconds, using: &random) / 1000))
    }

    private func child(_ command: String, _ arguments: [String] = []) throws -> Child {
        try Child([command, workplace.folder.path] + arguments, streams: workplace.folder)
    }

    /// A process that was not killed must have done its work.
    private func expectEnd(of child: Child) async throws {
        switch await child.end() {
        case .exit(0), .signal(SIGKILL): return
        case let ending: throw Violation("a process has ended with \(ending): \(child.complaint)")
        }
    }

    private mutating func check() async throws {
        let check = try child("check", ["--seed", "\(UInt32.random(in: 0 ... .max, using: &random))"])
        guard await check.end() == .exit(0) else { throw Violation(check.complaint) }
        let result = try JSONDecoder().decode(IndexCheck.Result.self, from: Data(check.printed.utf8))
        if let hasPending = result.hasPending {
            pendingThere += hasPending ? 1 : 0
            pendingGone += hasPending ? 0 : 1
        }
        withUnfinished += result.unfinished > 0 ? 1 : 0
    }

    /// A killed backup leaves an unfinished copy beside its place until the next one comes.
    private func checkCopies() throws {
        let copies = workplace.backup.deletingLastPathComponent()
        let unfinished = try FileManager.default.contentsOfDirectory(atPath: copies.path)
            .filter { $0 != workplace.backup.lastPathComponent }
        let allowed = FileManager.default.fileExists(atPath: workplace.backup.path) ? 0 : 1
        guard unfinished.count <= allowed else { throw Violation("left of killed backups: \(unfinished)") }
    }

    private func removeBackups() throws {
        let copies = workplace.backup.deletingLastPathComponent()
        try? FileManager.default.removeItem(at: copies)
        try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
    }

    // MARK: Summary

    func summary(rounds: Int) -> String {
        let seconds = Int((ContinuousClock.now - start) / .seconds(1))
        let killed = Phase.allCases.compactMap { phase in phases[phase].map { "\(phase) \($0)" } }.joined(separator: ", ")
        return """
            \(rounds) rounds in \(seconds) s without a violation; \(restarts) indexes
              killed while: \(killed)
              commits under way: \(pendingThere) there, \(pendingGone) not; unfinished segments in \(withUnfinished) rounds
              killed as well: \(killedReaders) readers, \(killedBackups) backups
            """
    }
}
