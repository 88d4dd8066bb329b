import Foundation
import HybridSearch

/// Runs programs on a disk that fails, and has the index checked on one that does not.
struct FaultDriver {
    enum Kind: String, CaseIterable {
        case full, io, short, descriptors
    }

    /// What is done while calls fail.
    enum Program: String, CaseIterable {
        /// An index is made, changed and optimized.
        case writing
        /// The same, and the writer goes on after an error.
        case goingOn = "going on"
        /// An index is copied.
        case backup
    }

    struct Scenario {
        var program: Program
        var kind: Kind
        var isLasting: Bool
    }

    let workplace: Workplace
    let library: String
    let commits: Int
    let stride: Int
    private(set) var violations: [String] = []
    /// What programs have said, with how often.
    private var sentences: [String: Int] = [:]

    init(workplace: Workplace, library: String, commits: Int, stride: Int) {
        self.workplace = workplace
        self.library = library
        self.commits = commits
        self.stride = stride
    }

    /// Lets each call of a program fail in turn.
    ///
    /// - Returns: What came of it, in a line.
    mutating func run(_ scenario: Scenario) async throws -> String {
        let calls = try await countCalls(of: scenario)
        var runs = 0
        var errors = 0
        for call in Swift.stride(from: 1, through: calls, by: stride) {
            let name = "\(scenario.program.rawValue), \(scenario.kind)\(scenario.isLasting ? " lasting" : "") at call \(call)"
            runs += 1
            do {
                if try await run(scenario, failingAt: call, name: name) { errors += 1 }
            } catch {
                violations.append("\(name): \(error)")
                print("  \(violations[violations.count - 1])")
            }
        }
        return "\(scenario.program.rawValue), \(scenario.kind)\(scenario.isLasting ? ", lasting" : ""): "
            + "\(calls) calls, \(runs) runs, \(errors) ended with an error, \(runs - errors) did not mind"
    }

    private func countCalls(of scenario: Scenario) async throws -> Int {
        try await prepare(scenario.program)
        let file = workplace.folder.appending(path: "count")
        let child = try start(scenario, failingAt: 0, counting: file)
        guard await child.end() == .exit(0) else { throw Violation("without faults: \(child.complaint)") }
        let bytes = try Data(contentsOf: file)
        return bytes.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    }

    /// - Returns: Whether the program ended with an error.
    private mutating func run(_ scenario: Scenario, failingAt call: Int, name: String) async throws -> Bool {
        try await prepare(scenario.program)
        let child = try start(scenario, failingAt: call)
        let ending = await child.end()
        guard case .exit(let status) = ending else { throw Violation("it crashed (\(ending)): \(child.complaint)") }
        if status != 0 { try note(child.complaint) }
        if scenario.program == .backup, status == 0,
            !FileManager.default.fileExists(atPath: workplace.backup.path) {
            throw Violation("there is no backup, and no error")
        }
        let check = try Child(["check", workplace.folder.path], streams: workplace.folder)
        guard await check.end() == .exit(0) else {
            throw Violation("\(check.complaint) (after: \(child.complaint))")
        }
        return status != 0
    }

    private func prepare(_ program: Program) async throws {
        try? FileManager.default.removeItem(at: workplace.folder)
        try FileManager.default.createDirectory(at: workplace.folder, withIntermediateDirectories: true)
        guard program == .backup else { return }
        let writer = try Child(["write", workplace.folder.path, "--commits", "2", "--seed", "3"], streams: workplace.folder)
        guard await writer.end() == .exit(0) else { throw Violation("without faults: \(writer.complaint)") }
    }

    private func start(_ scenario: Scenario, failingAt call: Int, counting file: URL? = nil) throws -> Child {
        let writing = ["write", workplace.folder.path, "--commits", "\(commits)", "--seed", "5", "--orderly"]
        var environment = [
            "LD_PRELOAD": library, "FAULTS_KIND": scenario.kind.rawValue, "FAULTS_AT": "\(call)",
            "FAULTS_LASTING": scenario.isLasting ? "1" : "0", "FAULTS_FOLDER": workplace.index.path,
        ]
        environment["FAULTS_COUNT"] = file?.path
        switch scenario.program {
        case .writing: return try Child(writing, environment: environment, streams: workplace.folder)
        case .goingOn: return try Child(writing + ["--go-on"], environment: environment, streams: workplace.folder)
        case .backup:
            let copy = workplace.folder.appending(path: "copies")
            environment["FAULTS_FOLDER"] = copy.path
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            return try Child(["backup", workplace.folder.path], environment: environment, streams: workplace.folder)
        }
    }

    /// An error is a sentence that people understand.
    private mutating func note(_ complaint: String) throws {
        guard !complaint.isEmpty else { throw Violation("it has ended with an error but says nothing") }
        for sign in ["Error Domain", "NSCocoaErrorDomain", "Fatal error", "Error(", "NSUnderlyingError"]
        where complaint.contains(sign) {
            throw Violation("this is no sentence: \(complaint)")
        }
        let general = complaint.replacing(workplace.folder.path, with: "…")
            .replacing(/[0-9A-F]{8}-[0-9A-F-]{27}/, with: "#").replacing(/[0-9]{8}/, with: "#")
        sentences[general, default: 0] += 1
    }

    var sentencesTable: String {
        "What was said:\n" + sentences.sorted { $0.value > $1.value }.map { "  \($0.value) × \($0.key)" }.joined(separator: "\n")
    }
}
