import Foundation
import Retrieval

/// The fields of a `config.json`, which differ between architectures; those that a reader asks for are checked.
///
/// A field that is `null` counts as absent.
struct ConfigurationFields {
    let path: String
    private let values: [String: JSONValue]

    init(_ url: URL) throws(ModelError) {
        path = url.path
        values = try JSONFile.decode([String: JSONValue].self, from: url).filter { $0.value != .null }
    }

    func error(_ problem: String) -> ModelError {
        ModelError(path: path, problem: problem)
    }

    /// A number of things of which every model has at least one.
    func size(_ name: String, default value: Int? = nil, limit: Int = 10_000_000) throws(ModelError) -> Int {
        let size = try integer(name, default: value)
        guard (1...limit).contains(size) else {
            throw error("\(name) is \(size), not a possible size")
        }
        return size
    }

    func layers(_ name: String) throws(ModelError) -> Int {
        try size(name, limit: 10_000)
    }

    func integer(_ name: String, default value: Int? = nil) throws(ModelError) -> Int {
        try read(name, default: value, \.integerValue)
    }

    func number(_ name: String, default value: Double? = nil) throws(ModelError) -> Double {
        try read(name, default: value, \.doubleValue)
    }

    /// What layer normalization adds to the variance.
    func epsilon(_ name: String, default value: Double) throws(ModelError) -> Float {
        let epsilon = try number(name, default: value)
        guard epsilon >= 0, epsilon < 1 else {
            throw error("\(name) is \(epsilon), expected a small positive number")
        }
        return Float(epsilon)
    }

    func flag(_ name: String, default value: Bool) throws(ModelError) -> Bool {
        try read(name, default: value, \.boolValue)
    }

    func text(_ name: String, default value: String? = nil) throws(ModelError) -> String {
        try read(name, default: value, \.stringValue)
    }

    func texts(_ name: String) throws(ModelError) -> [String]? {
        guard let elements = try array(name) else { return nil }
        let texts = elements.compactMap(\.stringValue)
        guard texts.count == elements.count else {
            throw wrongType(name)
        }
        return texts
    }

    func object(_ name: String) throws(ModelError) -> [String: JSONValue]? {
        try values[name] == nil ? nil : read(name, default: nil, \.objectValue)
    }

    func activation(_ name: String, default value: String = "gelu") throws(ModelError) -> Activation {
        let text = try text(name, default: value)
        guard let activation = Activation(configuration: text) else {
            throw error("\(name) is \"\(text)\"; supported are gelu, gelu_new and relu")
        }
        return activation
    }

    func contains(_ name: String) -> Bool { values[name] != nil }

    private func array(_ name: String) throws(ModelError) -> [JSONValue]? {
        try values[name] == nil ? nil : read(name, default: nil, \.arrayValue)
    }

    private func read<T>(
        _ name: String, default value: T?, _ convert: (JSONValue) -> T?
    ) throws(ModelError) -> T {
        guard let found = values[name] else {
            guard let value else {
                throw error("lacks the field \"\(name)\"")
            }
            return value
        }
        guard let converted = convert(found) else {
            throw wrongType(name)
        }
        return converted
    }

    private func wrongType(_ name: String) -> ModelError {
        error("the field \"\(name)\" has the wrong type")
    }
}
