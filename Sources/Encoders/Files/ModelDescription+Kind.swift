extension ModelDescription {
    /// Checks that the folder was saved for one kind of use, or says nothing about it.
    func require(_ expected: TextModel.Kind) throws(ModelError) {
        if let kind, kind != expected {
            throw ModelError(
                path: evidence.path,
                problem: "describes \(kind.noun) (\(evidence.names)), expected \(expected.noun)")
        }
        if kind == nil, let folder = plainFolder, let other = folder.configuration.architectures.first {
            throw ModelError(
                path: folder.configPath,
                problem: "the architecture \(other) is not supported; expected \(expected.architecture)")
        }
    }

    /// The kind that the files say.
    func declaredKind() throws(ModelError) -> TextModel.Kind {
        if let kind {
            return kind
        }
        guard let folder = plainFolder else {
            throw unsuitable(evidence.names, for: "a model that is known")
        }
        let known = TextModel.Kind.allCases.map(\.architecture).joined(separator: ", ")
        let found = folder.configuration.architectures.joined(separator: ", ")
        let problem = found.isEmpty ? "names no architectures" : "names the architecture \(found)"
        throw ModelError(path: folder.configPath, problem: "\(problem); known are \(known)")
    }

    /// The folder of a cross-encoder's transformer.
    func crossEncoderFolder() throws(ModelError) -> ModelFolder {
        try require(.crossEncoder)
        let modules = modules(for: .query, as: .crossEncoder)
        guard modules.count == 1, case .transformer(let folder)? = modules.first else {
            throw unsuitable(modules, as: .crossEncoder)
        }
        return folder
    }

    /// What is wrong with modules that do not make an encoder of a kind.
    func unsuitable(_ modules: [ModuleDescription], as kind: TextModel.Kind) -> ModelError {
        unsuitable(modules.map(\.name).joined(separator: ", "), for: kind.noun)
    }

    private func unsuitable(_ names: String, for noun: String) -> ModelError {
        let problem = names.isEmpty ? "lists no modules" : "the modules \(names) do not make \(noun)"
        return ModelError(path: evidence.path, problem: problem)
    }
}
