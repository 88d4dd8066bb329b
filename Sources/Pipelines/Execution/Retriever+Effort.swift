import IndexStore
import Retrieval

extension Retriever {
    /// The retriever, looking less hard if it is one that can.
    ///
    /// - Parameter share: Of the effort, from 0 to 1.
    func scaled(effort share: Double) -> any Retriever {
        guard share < 1, let dense = self as? DenseRetriever else { return self }
        return dense.scaled(effort: share)
    }
}
