import COneDNN
import Foundation

/// A `Dense` module with its weights: y = activation(x Wᵀ + b), plus x when the module has a residual.
///
/// Always in single precision: there is one row for a text, so that it takes next to no time.
struct DenseLayer: Sendable {
    private let layer: Linear
    private let residual: Linear?
    private let activation: DenseDescription.Activation
    private let addsInput: Bool

    init(_ dense: DenseDescription, in workspace: Workspace) throws {
        let file = try ModelTensors(folder: dense.folder)
        let shape = [dense.outputSize, dense.inputSize]
        layer = try Linear(
            LinearKernels(
                LinearShape(
                    inner: dense.inputSize, columns: dense.outputSize, operands: .float32, hasBias: dense.hasBias,
                    activation: dense.activation.inProduct)),
            weights: file.floats("linear.weight", shape: shape),
            bias: dense.hasBias ? file.floats("linear.bias", shape: [dense.outputSize]) : nil, in: workspace)
        let projectsInput = dense.addsInput && dense.inputSize != dense.outputSize
        residual = projectsInput
            ? try Linear(
                LinearKernels(
                    LinearShape(
                        inner: dense.inputSize, columns: dense.outputSize, operands: .float32, hasBias: false)),
                weights: file.floats("residual.weight", shape: shape), bias: nil, in: workspace)
            : nil
        activation = dense.activation
        addsInput = dense.addsInput
    }

    func apply(_ vectors: inout VectorBatch, in workspace: Workspace) throws {
        try vectors.apply(layer, in: workspace) { input, output in
            let numbers = UnsafeMutableBufferPointer(start: output.values, count: output.count * output.size)
            activation.applyAfterProduct(numbers)
            guard addsInput else { return }
            var added = UnsafePointer(input.values)
            if let residual {
                let projected = workspace.floats(.intermediate, RowCount.padded(output.count) * output.size)
                try residual.apply(input.values, rows: input.count, into: projected, in: workspace)
                added = UnsafePointer(projected)
            }
            Elementwise.add(output.values, added, count: numbers.count)
        }
    }
}

extension DenseDescription.Activation {
    /// What the product does as its last step.
    fileprivate var inProduct: onednn_activation {
        switch self {
        case .relu: ONEDNN_RELU
        case .gelu: ONEDNN_GELU_ERF
        case .identity, .tanh, .sigmoid, .silu: ONEDNN_IDENTITY
        }
    }

    /// What is left to do then.
    fileprivate func applyAfterProduct(_ numbers: UnsafeMutableBufferPointer<Float>) {
        func replace(_ function: (Float) -> Float) {
            for i in numbers.indices {
                numbers[i] = function(numbers[i])
            }
        }
        switch self {
        case .identity, .relu, .gelu: break
        case .tanh: replace { Foundation.tanh($0) }
        case .sigmoid: replace { 1 / (1 + exp(-$0)) }
        case .silu: replace { $0 / (1 + exp(-$0)) }
        }
    }
}
