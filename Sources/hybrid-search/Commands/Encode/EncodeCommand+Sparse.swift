import ArgumentParser
import HybridSearch
import Terminal

extension EncodeCommand {
    struct Sparse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print sparse vectors as JSON lines, or show their strongest terms as a chart.",
            discussion: """
                A line is {"text", "vector": {token: weight}}. With --decode, bars show the strongest terms; + marks \
                the model's expansion, terms that the text itself does not hold.
                  hybrid-search encode sparse --model splade-tiny --decode 20 "green tea"
                """)

        @OptionGroup var options: Options

        @Option(
            name: [.long, .customLong("top")],
            help: ArgumentHelp("Keep only so many terms of a vector, those of the largest weights.", valueName: "n"))
        var maxActiveDimensions: Int?

        @Option(
            name: .long,
            help: ArgumentHelp("Show a chart of so many terms in place of JSON lines.", valueName: "n"))
        var decode: Int?

        @Flag(name: .long, help: "With --decode, print its terms and figures as JSON lines.")
        var json = false

        func validate() throws {
            if let maxActiveDimensions, maxActiveDimensions < 1 {
                throw ValidationError("--max-active-dimensions must be at least 1, found \(maxActiveDimensions)")
            }
            if let decode, decode < 1 { throw ValidationError("--decode must be at least 1, found \(decode)") }
        }

        func run() async throws {
            let encoder = try await EncoderLibrary().sparseEncoder(
                model: options.model, precision: options.precision)
            let (role, most) = (options.role, maxActiveDimensions)
            let show = try printer(encoder)
            try await options.encode {
                try await encoder.encode($0, as: role, maxActiveDimensions: most)
            } show: {
                try show($0, $1)
            }
        }

        /// What prints a text and its vector.
        private func printer(_ encoder: any SparseEncoder) throws -> (String, SparseVector) throws -> Void {
            guard let decode else {
                return { text, vector in
                    let weights = encoder.decode(vector).map { ($0.token, JSONValue(shortest: $0.weight)) }
                    let object = JSONValue.object(Dictionary(weights, uniquingKeysWith: { first, _ in first }))
                    try Output.print(jsonLine: ["text": .string(text), "vector": object] as JSONValue)
                }
            }
            let reader = try ExpansionReader(model: options.model, encoder: encoder)
            let chart = ExpansionChart(screen: Screen(.standardOutput), limit: decode)
            return { text, vector in
                let expansion = reader.expansion(of: text, vector)
                if json {
                    try Output.print(jsonLine: expansion.json(limit: decode))
                } else {
                    chart.lines(for: expansion).forEach { print($0) }
                }
            }
        }
    }
}
