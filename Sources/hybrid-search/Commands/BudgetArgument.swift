import ArgumentParser
import HybridSearch

/// The `--budget-ms` option: the time within which 95 of 100 searches shall answer.
struct BudgetArgument: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The time within which 95 of 100 searches shall answer; how much work they do is chosen accordingly.",
            valueName: "ms"))
    var budgetMs: Int?

    var duration: Duration? { budgetMs.map { .milliseconds($0) } }

    func validate() throws {
        if let budgetMs, budgetMs < 1 { throw ValidationError("--budget-ms must be at least 1, found \(budgetMs)") }
    }
}
