import Foundation

/// What happens to the vectors of texts after pooling.
struct VectorSteps: Sendable {
    private enum Step {
        case dense(DenseLayer)
        case layerNorm(LayerNorm)
        case normalize
    }

    private let steps: [Step]
    /// The numbers of a vector in the end.
    let size: Int

    /// Opens modules that follow each other; nil when one of them is not for vectors.
    ///
    /// - Throws: ``ModelError`` when a module's weights are missing, or of another size than what comes to it.
    init?(_ modules: some Sequence<ModuleDescription>, inputSize: Int, in workspace: Workspace) throws {
        var steps: [Step] = []
        var size = inputSize
        for module in modules {
            switch module {
            case .dense(let dense):
                guard dense.inputSize == size else {
                    throw Self.misfit("in_features", dense.inputSize, size, dense.configPath)
                }
                steps.append(.dense(try DenseLayer(dense, in: workspace)))
                size = dense.outputSize
            case .layerNorm(let folder, let dimension):
                guard dimension == size else {
                    throw Self.misfit("dimension", dimension, size, folder.appending(path: "config.json").path)
                }
                let file = try ModelTensors(folder: folder)
                steps.append(
                    .layerNorm(
                        LayerNorm(
                            scale: try file.floats("norm.weight", shape: [size]),
                            shift: try file.floats("norm.bias", shape: [size]), epsilon: 1e-5)))
            case .normalize:
                steps.append(.normalize)
            default:
                return nil
            }
        }
        self.steps = steps
        self.size = size
    }

    private static func misfit(_ field: String, _ value: Int, _ size: Int, _ path: String) -> ModelError {
        ModelError(
            path: path, problem: "\(field) is \(value), but the vectors before this module have \(size) numbers")
    }

    /// Whether vectors have length 1 in the end.
    var normalizes: Bool {
        if case .normalize? = steps.last { true } else { false }
    }

    func apply(_ vectors: inout VectorBatch, in workspace: Workspace) throws {
        for step in steps {
            switch step {
            case .dense(let layer): try layer.apply(&vectors, in: workspace)
            case .layerNorm(let norm): norm.apply(vectors.values, rows: vectors.count)
            case .normalize: vectors.normalize()
            }
        }
    }
}
