import ArgumentParser
import Foundation
import HybridSearch

/// The part of a soak that one process does.
struct SoakPartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak-part", abstract: "Write to an index, read it, or both, for a while.", shouldDisplay: false)

    @OptionGroup var place: WorkplaceArgument

    @Option var seconds = 20
    @Option var readers = 1
    @Option var seed: UInt64 = 1
    @Option var documents = 4000
    @Flag var writes = false

    func run() async throws {
        let workplace = place.workplace
        let deadline = ContinuousClock.now + .seconds(seconds)
        let index = try await workplace.openIndex(.hashed)
        let report = await withTaskGroup(of: SoakReport.self) { group in
            for number in 0..<readers {
                group.addTask {
                    var reader = SoakReader(
                        index: index, deadline: deadline, seed: seed &+ UInt64(number),
                        backup: writes && number == 0 ? workplace.backup : nil)
                    return await reader.run()
                }
            }
            if writes {
                group.addTask {
                    do {
                        var writer = try SoakWriter(
                            workplace: workplace, index: index, deadline: deadline, seed: seed, documents: documents)
                        return await writer.run()
                    } catch {
                        return SoakReport(errors: ["writer: \(error)"])
                    }
                }
            }
            return await group.reduce(into: SoakReport()) { $0.add($1) }
        }
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }
}
