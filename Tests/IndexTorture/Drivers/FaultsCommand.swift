import ArgumentParser
import Foundation

struct FaultsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults", abstract: "Let every call that changes files fail, one after the other.",
        discussion: """
            Runs the same changes again and again, each time with another call that fails, once or from then on. Whatever \
            fails, the program must end with a sentence, and the index must hold what was acknowledged.
            """)

    @OptionGroup var place: WorkplaceArgument

    @Option(help: "The library that makes calls fail, for LD_PRELOAD.")
    var library: String

    @Option(parsing: .upToNextOption, help: "Kinds of faults.")
    var kinds = FaultDriver.Kind.allCases

    @Option(help: "Only each how many-th call fails.")
    var stride = 1

    @Option(help: "How many commits the changes have.")
    var commits = 4

    func run() async throws {
        var driver = FaultDriver(
            workplace: place.workplace, library: URL(filePath: library).path, commits: commits, stride: max(1, stride))
        for kind in kinds {
            for program in FaultDriver.Program.allCases {
                for isLasting in program == .goingOn ? [false] : [false, true] {
                    print(try await driver.run(.init(program: program, kind: kind, isLasting: isLasting)))
                }
            }
        }
        print(driver.sentencesTable)
        guard driver.violations.isEmpty else {
            print("\(driver.violations.count) violations:")
            for violation in driver.violations.prefix(50) { print("  \(violation)") }
            throw ExitCode.failure
        }
    }
}

extension FaultDriver.Kind: ExpressibleByArgument {}
