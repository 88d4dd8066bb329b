import ArgumentParser
import Foundation
import HybridSearch

extension Workplace.Legs: ExpressibleByArgument {}

struct WorkplaceArgument: ParsableArguments {
    @Argument(help: "The folder for the index and what is known of it.")
    var folder: String

    var workplace: Workplace { Workplace(folder: URL(filePath: folder)) }
}

struct WriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Change an index at random, with a journal of what was acknowledged.")

    @OptionGroup var place: WorkplaceArgument

    @Option(help: "Where the random numbers begin.")
    var seed: UInt64 = 1

    @Option(help: "How many commits.")
    var commits = 12

    @Option(help: "The legs of a new index.")
    var legs = Workplace.Legs.hashed

    @Flag(help: "The same calls in the same order every time, optimize at the end.")
    var orderly = false

    @Flag(help: "Go on after an error.")
    var goOn = false

    func run() async throws {
        let workplace = place.workplace
        var changes = try ChangeMaker(workplace: workplace, seed: seed, legs: legs, isOrderly: orderly)
        changes.note(.opening)
        var left = commits
        var failures = 0
        while left > 0 {
            do {
                let index = try await workplace.openIndex(legs)
                try await index.withWriter(policy: Workplace.policy) { writer in
                    while left > 0 {
                        left -= 1
                        try await changes.change(by: writer)
                    }
                    if orderly { try await changes.optimize(by: writer) }
                    changes.note(.closing)
                }
            } catch where goOn && failures < 3 {
                failures += 1
                FileHandle.standardError.write(Data("\(error)\n".utf8))
            }
        }
        changes.note(.ended)
    }
}
