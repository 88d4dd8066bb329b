import TestSupport
import Testing

/// Short versions of scripts/kill-test.sh, fault-test.sh and soak.sh.
@Suite(.serialized) struct DurabilityTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func killedWritersLoseNothing() async throws {
        try await Torture.run("kill", "--rounds", "12", "--seed", "7", in: folder)
    }

    #if os(Linux)
    private static let canPreload = true
    #else
    private static let canPreload = false
    #endif

    @Test(
        .enabled(if: canPreload, "failing calls are injected through LD_PRELOAD, which this system does not have"),
        arguments: [("full", "211"), ("io", "307"), ("short", "21"), ("descriptors", "89")])
    func failingDisksLoseNothing(kind: String, stride: String) async throws {
        let library = try await Torture.faults(in: folder)
        try await Torture.run("faults", "--library", library, "--kinds", kind, "--stride", stride, in: folder)
    }

    @Test func readersSeeOneCommit() async throws {
        try await Torture.run("soak", "--seconds", "2", "--documents", "300", in: folder)
    }
}
