import ArgumentParser

@main
struct HybridSearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hybrid-search",
        abstract: "Hybrid sparse-dense retrieval: BM25, SPLADE and dense vectors, fused, re-ranked, explained.",
        discussion: """
            Begin with an index and a question:
              hybrid-search models pull splade-tiny all-MiniLM-L6-v2
              hybrid-search index corpus.jsonl --into my.index
              hybrid-search search my.index "a question" --explain
            """,
        version: "0.1.0",
        subcommands: [
            IndexCommand.self, AddCommand.self, DeleteCommand.self, SearchCommand.self, RunCommand.self,
            EvaluateCommand.self, CompareCommand.self, TuneCommand.self, InspectCommand.self, VerifyCommand.self,
            OptimizeCommand.self, BackupCommand.self, ImportCommand.self, ExportCommand.self, PushCommand.self,
            EncodeCommand.self, ModelsCommand.self,
            PipelineCommand.self,
        ])
}
