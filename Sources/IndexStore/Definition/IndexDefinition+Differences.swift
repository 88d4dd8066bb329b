import Encoders
import VectorIndex

extension IndexDefinition {
    /// What must be the same for a pipeline to search an index, in words; empty when the pipeline fits.
    ///
    /// A pipeline fits when every leg that it defines is in the index as defined; the index may have more, and it may be
    /// chunked where the pipeline says nothing of chunks. BM25's k1 and b take part in scoring only, so the pipeline may
    /// choose its own.
    public func differences(from pipeline: IndexDefinition) -> [String] {
        var found: [String] = []
        if pipeline.textFields != textFields {
            found.append("text_fields is \(pipeline.textFields), the index has \(textFields)")
        }
        if let wanted = pipeline.chunking, wanted != chunking {
            found.append("chunking is \(wanted), the index has \(chunking.map { "\($0)" } ?? "whole documents")")
        }
        if let wanted = pipeline.bm25, wanted.analyzer != bm25?.analyzer {
            found.append("bm25 analyzer is \(wanted.analyzer), the index has \(bm25?.analyzer ?? "no bm25")")
        }
        for (name, wanted) in pipeline.sparse.sorted(by: { $0.key < $1.key }) where sparse[name] != wanted {
            let has = sparse[name].map { "\($0)" } ?? "no such leg"
            found.append("sparse.\(name) is \(wanted), the index has \(has)")
        }
        for (name, wanted) in pipeline.dense.sorted(by: { $0.key < $1.key }) where dense[name] != wanted {
            let has = dense[name].map { "\($0)" } ?? "no such leg"
            found.append("dense.\(name) is \(wanted), the index has \(has)")
        }
        return found
    }
}

extension ChunkingDefinition: CustomStringConvertible {
    public var description: String {
        let leg = inferenceID.map { ", counted by \($0)" } ?? ""
        return "\(strategy.rawValue) of \(maximumTokens) tokens, overlap \(overlap)\(leg)"
    }
}

extension SparseDefinition: CustomStringConvertible {
    public var description: String { model + precision.remark }
}

extension DenseDefinition: CustomStringConvertible {
    public var description: String { "\(model)\(precision.remark) in \(faiss)\(similarity == .dot ? "" : " by \(similarity.elasticsearchName)")" }
}

extension Precision {
    fileprivate var remark: String { self == .automatic ? "" : " (\(rawValue))" }
}
