import ArgumentParser
import HybridSearch

extension EncodeCommand {
    struct Dense: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print dense vectors as JSON lines: {\"text\", \"embedding\": [number]}.")

        @OptionGroup var options: Options

        func run() async throws {
            let encoder = try await EncoderLibrary().denseEncoder(
                model: options.model, precision: options.precision)
            let role = options.role
            try await options.encode { try await encoder.encode($0, as: role) } show: { text, vector in
                let numbers = vector.map { JSONValue(shortest: $0) }
                try Output.print(jsonLine: ["text": .string(text), "embedding": .array(numbers)] as JSONValue)
            }
        }
    }
}

extension JSONValue {
    /// A number with no more digits than single precision needs.
    init(shortest number: Float) {
        self = .number(Double(number.description) ?? Double(number))
    }
}
