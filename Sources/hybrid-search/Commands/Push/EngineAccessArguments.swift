import ArgumentParser
import HybridSearch

/// Who asks an engine elsewhere, as options of the command line, which name where secrets are and never say them.
struct EngineAccessArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The environment variable with the API key (HYBRIDSEARCH_API_KEY where it is set).",
            valueName: "variable"))
    var apiKeyEnv: String?

    @Option(name: .long, help: "The file with the API key.", completion: .file())
    var apiKeyFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The environment variable with the password of the address's user (or HYBRIDSEARCH_PASSWORD).",
            valueName: "variable"))
    var passwordEnv: String?

    @Option(name: .long, help: "The file with that password.", completion: .file())
    var passwordFile: String?

    @Option(
        name: .long,
        help: "A PEM file with the certificates that the cluster's must lead to, in place of the system's.",
        completion: .file())
    var caFile: String?

    var access: EngineAddress.Access {
        get throws {
            EngineAddress.Access(
                apiKey: try secret(apiKeyEnv, apiKeyFile, "api-key"),
                password: try secret(passwordEnv, passwordFile, "password"), authorities: caFile)
        }
    }

    private func secret(_ variable: String?, _ file: String?, _ name: String) throws -> Secret? {
        if variable != nil, file != nil {
            throw ValidationError("--\(name)-env and --\(name)-file exclude each other")
        }
        return variable.map { .environment($0) } ?? file.map { .file($0) }
    }
}
