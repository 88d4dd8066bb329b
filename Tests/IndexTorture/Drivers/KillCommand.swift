import ArgumentParser
import Foundation
import HybridSearch

struct KillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill", abstract: "Kill a writer at random moments, and check the index after each.")

    @OptionGroup var place: WorkplaceArgument

    @Option(help: "How often.")
    var rounds = 100

    @Option(help: "Where the random numbers begin.")
    var seed: UInt64 = 1

    func run() async throws {
        var driver = try KillDriver(workplace: place.workplace, seed: seed)
        for round in 1...max(1, rounds) {
            do {
                try await driver.round(round)
            } catch {
                print("round \(round), seed \(seed): \(error)")
                print("The index and its journal are in \(place.folder).")
                throw ExitCode.failure
            }
            if round % 25 == 0 || round == rounds { print(driver.summary(rounds: round)) }
        }
    }
}
