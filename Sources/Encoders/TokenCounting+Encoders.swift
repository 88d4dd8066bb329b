import Retrieval

extension SpladeEncoder: TokenCounting {
    public var documentTokenLimit: Int { documentPreparation.textLimit }

    public func documentTokenCount(of text: String) -> Int { documentPreparation.tokenCount(of: text) }
}

extension DenseTextEncoder: TokenCounting {
    public var documentTokenLimit: Int { documentPreparation.textLimit }

    public func documentTokenCount(of text: String) -> Int { documentPreparation.tokenCount(of: text) }
}
