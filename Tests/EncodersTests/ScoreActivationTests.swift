import Encoders
import Foundation
import Testing

@Suite struct ScoreActivationTests {
    private func activation(_ edit: (URL) throws -> Void) async throws -> ScoreActivation {
        try await TestModels.withCopy(of: "cross-encoder") { folder in
            try edit(folder)
            return try TransformerCrossEncoder(folder: folder).activation
        }
    }

    private func edit(_ field: String) -> (URL) throws -> Void {
        { try $0.edit("config.json", "\"add_cross_attention\"", to: "\(field), \"add_cross_attention\"") }
    }

    @Test func theSigmoidIsTheDefault() async throws {
        #expect(try await activation { _ in } == .sigmoid)
    }

    @Test func readsEveryVersionsField() async throws {
        let old = edit(#""sbert_ce_default_activation_function": "torch.nn.modules.linear.Identity""#)
        #expect(try await activation(old) == .identity)
        #expect(try await activation(edit(#""sbert_ce_default_activation_function": null"#)) == .sigmoid)
        let object = edit(#""sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Tanh"}"#)
        #expect(try await activation(object) == .tanh)
        #expect(try await activation { folder in
            try object(folder)
            try Data(#"{"activation_fn": "torch.nn.modules.activation.ReLU"}"#.utf8)
                .write(to: folder.appending(path: "config_sentence_transformers.json"))
        } == .relu)
    }

    @Test func refusesOtherFunctions() async throws {
        for name in ["torch.nn.modules.activation.Softplus", "my_package.Sigmoid", "torch.nn.NoSigmoid"] {
            let error = await #expect(throws: ModelError.self) {
                try await activation(edit(#""sentence_transformers": {"activation_fn": "\#(name)"}"#))
            }
            #expect(error?.problem.contains("the activation function \(name) is not supported") == true)
        }
    }

    @Test func callersChoose() throws {
        let encoder = try TransformerCrossEncoder(
            folder: TestModels.fixture("cross-encoder"), activation: .identity)
        #expect(encoder.activation == .identity)
    }

    @Test func functions() {
        #expect(ScoreActivation.identity(-1.5) == -1.5)
        #expect(ScoreActivation.relu(-1.5) == 0)
        #expect(ScoreActivation.relu(2) == 2)
        #expect(ScoreActivation.sigmoid(0) == 0.5)
        #expect(abs(ScoreActivation.sigmoid(-2) - 0.119_202_92) < 1e-6)
        #expect(abs(ScoreActivation.tanh(0.5) - 0.462_117_16) < 1e-6)
        #expect(ScoreActivation.sigmoid(-1000) == 0)
    }
}
